// SPDX-License-Identifier: Apache-2.0
// A CMS on the npm package ws: node cms.js CERTIFICATE KEY PORT. Tells of each list that arrives as
// one JSON object per line, as cms.py does. Ends with its input.
"use strict";
const fs = require("fs");
const https = require("https");
const { WebSocketServer } = require("ws");

const [certificate, key, port] = process.argv.slice(2);
const server = https.createServer({
    cert: fs.readFileSync(certificate),
    key: fs.readFileSync(key),
});
const sockets = new WebSocketServer({
    server,
    handleProtocols: (offered) => (offered.has("v1.463.vdv.de") ? "v1.463.vdv.de" : false),
});
const say = (event, fields) => console.log(JSON.stringify({ event, ...fields }));
const information = {
    depotInfoList: [{
        depotId: "D1",
        name: "Depot",
        chargingStationInfoList: [{
            chargingStationId: "CS1",
            chargingStationStatus: "Available",
            chargingPointInfoList: [{
                chargingPointId: "CP1", chargingPointStatus: "Available", presentPower: 0,
                energyMeterReading: 1,
            }],
        }],
    }],
};

let connections = 0;
sockets.on("connection", (socket) => {
    const connection = ++connections;
    let pushes = 0;
    socket.on("message", (data) => {
        const parts = JSON.parse(data.toString());
        const [type, , presystem, , id, action] = parts;
        say("message", { parts, connection });
        if (type !== 1) {
            return;
        }
        const now = () => new Date().toISOString();
        const boot = action === "BootNotification";
        socket.send(JSON.stringify([2, "CMS", presystem, now(), id, action,
            boot ? { status: "Accepted" } : {}]));
        if (boot) {
            const push = () => socket.send(JSON.stringify([1, "CMS", presystem, now(),
                `push-${connection}-${++pushes}`, "ProvideChargingInformation", information]));
            push();
            const timer = setInterval(push, 500);
            socket.on("close", () => clearInterval(timer));
        }
    });
});
server.listen(Number(port), "127.0.0.1", () => say("listening", { port: server.address().port }));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
