// SPDX-License-Identifier: Apache-2.0
// One row for each kind of certificate that a CMS may have: what comes of it, and in which words.
#include <catch2/catch.hpp>

#include <functional>
#include <iostream>
#include <regex>

#include "peer.hpp"
#include "tls_pins.hpp"
#include "tls_support.hpp"

using namespace vdv463;
using namespace vdv463::transport;

namespace {

struct Row {
    std::string name;
    std::string certificate;          ///< the server's
    std::vector<std::string> server;  ///< further options of it
    std::string host = "localhost";   ///< in the URL
    std::function<void(TlsConfig&)> configure = [](TlsConfig&) {};
    std::optional<errc> code;  ///< empty: the connection comes up
    std::string sentence;      ///< of the refusal, with {folder}, {port} and {now}
};

const std::string alone =
    " The CMS sent its own certificate alone: if that issuer is an intermediate CA, the CMS has to "
    "send its certificate too.";
const std::string handshake = "The TLS handshake with localhost:{port} failed: ";

void present(TlsConfig& tls, const std::string& name) {
    tls.certificate_file = certificates() + "/" + name + ".pem";
    tls.key_file = certificates() + "/" + name + ".key";
}

std::vector<Row> server_rows() {
    const std::vector<std::string> ipv6{"--host", "::1"};
    return {
        {"valid", "good", {}, "localhost", {}, {}, ""},
        {"wrong name",
         "other",
         {},
         "localhost",
         {},
         errc::tls_name_mismatch,
         "The certificate is for \"cms.example\", not for \"localhost\"."},
        {"right IP", "good", {}, "127.0.0.1", {}, {}, ""},
        {"wrong IP",
         "elsewhere",
         {},
         "127.0.0.1",
         {},
         errc::tls_name_mismatch,
         "The certificate is for \"localhost\", \"127.0.0.9\", \"::9\", not for \"127.0.0.1\"."},
        {"right IPv6 literal", "good", ipv6, "[::1]", {}, {}, ""},
        {"wrong IPv6 literal",
         "elsewhere",
         ipv6,
         "[::1]",
         {},
         errc::tls_name_mismatch,
         "The certificate is for \"localhost\", \"127.0.0.9\", \"::9\", not for \"::1\"."},
        {"a name for an IPv6 literal",
         "other",
         ipv6,
         "[::1]",
         {},
         errc::tls_name_mismatch,
         "The certificate is for \"cms.example\", not for \"::1\"."},
        {"expired",
         "expired",
         {},
         "localhost",
         {},
         errc::tls_expired,
         "The certificate of the CMS expired on 2021-01-01T00:00:00Z (subject CN=localhost); this "
         "machine's clock shows {now}."},
        {"not yet valid",
         "future",
         {},
         "localhost",
         {},
         errc::tls_not_yet_valid,
         "The certificate of the CMS is not valid before 2048-01-01T00:00:00Z (subject "
         "CN=localhost); this machine's clock shows {now}: is that right?"},
        {"intermediate expired",
         "aged",
         {},
         "localhost",
         {},
         errc::tls_expired,
         "A CA certificate in the chain of the CMS expired on 2021-01-01T00:00:00Z (subject "
         "CN=vdv463 test old); this machine's clock shows {now}."},
        {"self-signed",
         "self",
         {},
         "localhost",
         {},
         errc::tls_untrusted,
         "The certificate of the CMS is signed by itself (subject CN=localhost) and is not in "
         "\"{folder}/ca.pem\"."},
        {"unknown CA",
         "intruder",
         {},
         "localhost",
         {},
         errc::tls_untrusted,
         "The certificate chain does not end in a CA we trust: issuer \"CN=vdv463 test ca2\" is "
         "not "
         "in \"{folder}/ca.pem\"." +
             alone},
        {"intermediate missing",
         "orphan",
         {},
         "localhost",
         {},
         errc::tls_untrusted,
         "The certificate chain does not end in a CA we trust: issuer \"CN=vdv463 test sub\" is "
         "not "
         "in \"{folder}/ca.pem\"." +
             alone},
        {"intermediate sent", "chained", {}, "localhost", {}, {}, ""},
        {"intermediate in the CA file",
         "orphan",
         {},
         "localhost",
         [](TlsConfig& tls) { tls.ca_file = certificates() + "/sub.pem"; },
         {},
         ""},
        {"leaf in the CA file",
         "good",
         {},
         "localhost",
         [](TlsConfig& tls) { tls.ca_file = certificates() + "/good.pem"; },
         {},
         ""},
        {"another leaf in the CA file",
         "good",
         {},
         "localhost",
         [](TlsConfig& tls) { tls.ca_file = certificates() + "/chained.pem"; },
         errc::tls_untrusted,
         "The certificate chain does not end in a CA we trust: issuer \"CN=vdv463 test ca\" is not "
         "in \"{folder}/chained.pem\"." +
             alone},
        {"leaf in the CA file for another name",
         "other",
         {},
         "localhost",
         [](TlsConfig& tls) { tls.ca_file = certificates() + "/other.pem"; },
         errc::tls_name_mismatch,
         "The certificate is for \"cms.example\", not for \"localhost\"."},
        {"wrong purpose",
         "purpose",
         {},
         "localhost",
         {},
         errc::tls_certificate_invalid,
         "The certificate of the CMS is not made for a TLS server (subject CN=localhost): its "
         "extended key usage or key usage forbids it."},
        {"weak key",
         "weak",
         {"--ciphers", "DEFAULT:@SECLEVEL=0"},
         "localhost",
         {},
         errc::tls_certificate_invalid,
         "The certificate of the CMS has a key that is too weak for this host's OpenSSL: RSA, 1024 "
         "bits (subject CN=localhost)."},
    };
}

std::vector<Row> mutual_rows(const std::string& version) {
    std::vector<std::string> server{
        "--client-ca", certificates() + "/ca.pem", "--tls", version, "--raw", "handshake"};
    std::vector<std::string> open(server.begin(), server.end() - 2);
    const auto own = [](const std::string& name) {
        return [name](TlsConfig& tls) { present(tls, name); };
    };
    const std::string in = " with TLS " + version;
    return {
        {"client certificate right" + in, "good", open, "localhost", own("client"), {}, ""},
        {"client certificate missing" + in,
         "good",
         server,
         "localhost",
         {},
         errc::tls_handshake_failed,
         handshake +
             "the server asked for a client certificate, and tls.certificate_file names none that "
             "fits."},
        {"client certificate wrong" + in, "good", server, "localhost", own("stranger"),
         errc::tls_handshake_failed,
         handshake + "the server refused: it does not know the CA of our client certificate (alert "
                     "\"unknown CA\"; our client certificate: subject CN=stranger, expires "
                     "2049-12-01T00:00:00Z)."},
        {"client certificate expired" + in, "good", server, "localhost", own("former"),
         errc::tls_handshake_failed,
         handshake +
             "the server refused: our client certificate has expired, it says (alert \"certificate "
             "expired\"; our client certificate: subject CN=presystem, expires "
             "2021-01-01T00:00:00Z)."},
    };
}

std::vector<Row> pin_rows() {
    const std::string good = pin_of_file("good.pem");
    const std::string ca = pin_of_file("ca.pem");
    const std::string wrong = pin_of_file("other.pem");
    const auto pins = [](std::vector<std::string> list, PinPolicy policy = PinPolicy::Enforce) {
        return [=](TlsConfig& tls) {
            tls.pins = list;
            tls.pin_policy = policy;
        };
    };
    return {
        {"pin right", "good", {}, "localhost", pins({good}), {}, ""},
        {"one of several pins right", "good", {}, "localhost", pins({wrong, good}), {}, ""},
        {"pin of the CA", "good", {}, "localhost", pins({ca}), {}, ""},
        {"pin wrong",
         "good",
         {},
         "localhost",
         pins({wrong}),
         errc::tls_pin_mismatch,
         "No key of the CMS is among tls.pins; from the CMS's own upwards they are " + good + ", " +
             ca + "."},
        {"pin wrong, report only",
         "good",
         {},
         "localhost",
         pins({wrong}, PinPolicy::Report),
         {},
         ""},
        {"pin right and name wrong",
         "other",
         {},
         "localhost",
         pins({wrong}),
         errc::tls_name_mismatch,
         "The certificate is for \"cms.example\", not for \"localhost\"."},
        {"pin right and CA unknown, report only",
         "intruder",
         {},
         "localhost",
         pins({pin_of_file("intruder.pem")}, PinPolicy::Report),
         errc::tls_untrusted,
         "The certificate chain does not end in a CA we trust: issuer \"CN=vdv463 test ca2\" is "
         "not "
         "in \"{folder}/ca.pem\"." +
             alone},
    };
}

void replace(std::string& text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
}

void try_row(const Row& row) {
    const Server server = Server::with(row.certificate, row.server);
    ConnectOptions options = options_for("wss://" + row.host + ":" + server.port() + "/echo");
    if (row.configure) {
        row.configure(options.tls);
    }
    Peer peer(options);
    if (!row.code) {
        CHECK(peer.wait_open().tls_version.substr(0, 5) == "TLSv1");
        std::cout << "  " << row.name << ": accepted\n";
        return;
    }
    const Error error = peer.wait_end();
    static const std::regex clock("clock shows 2[0-9-]{9}T[0-9:]{8}Z");
    std::string wanted = row.sentence;
    replace(wanted, "{folder}", certificates());
    replace(wanted, "{port}", server.port());
    CHECK(error.code == *row.code);
    CHECK(std::regex_replace(error.detail, clock, "clock shows {now}") == wanted);
    std::cout << "  " << row.name << ": " << error.detail << "\n";
}

void try_all(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        DYNAMIC_SECTION(row.name) {
            try_row(row);
        }
    }
}

}  // namespace

TEST_CASE("every kind of server certificate is accepted or refused in its own words", "[tls]") {
    try_all(server_rows());
}

TEST_CASE("mutual TLS 1.2 comes up or fails in words that name the cause", "[tls]") {
    try_all(mutual_rows("1.2"));
}

TEST_CASE("mutual TLS 1.3 comes up or fails in words that name the cause", "[tls]") {
    try_all(mutual_rows("1.3"));
}

TEST_CASE("pinned keys are demanded on top of all other checks", "[tls]") {
    try_all(pin_rows());
}
