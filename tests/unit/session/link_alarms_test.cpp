// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "scripted_session.hpp"

namespace vdv463::test {

namespace {

constexpr auto day = 24h;

CertificateInfo certificate(const ScriptedSession& s, CertificateRole role,
                            std::chrono::hours left) {
    return {role, "CN=" + std::string{to_string(role)}, s.now().wall + left};
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the first attempt that fails raises LINK_DOWN", "[session][alarm]") {
    ScriptedSession s;
    s.start();
    CHECK(s.count<ReportAlarm>() == 0);
    s.closed(Error{errc::connect_refused, "nobody listens"});
    const Alarm alarm = s.only<ReportAlarm>().alarm;
    CHECK(alarm.id == "LINK_DOWN");
    CHECK(alarm.raised);
    CHECK(alarm.severity == Severity::Critical);
    CHECK(alarm.since == s.now().wall);
    CHECK(has(alarm.text, "nobody listens"));
}

TEST_CASE("LINK_DOWN is told once, however many attempts fail, and shows the newest cause",
          "[session][alarm]") {
    ScriptedSession s;
    s.start().closed(Error{errc::connect_refused, "nobody listens"});
    const Timestamp since = s.now().wall;
    for (int i = 0; i < 5; ++i) {
        s.fire_timer().closed(Error{errc::tls_expired, "the certificate has expired"});
        CHECK(s.count<ReportAlarm>() == 0);
    }
    REQUIRE(s.status().alarms.size() == 1);
    CHECK(s.status().alarms.front().since == since);
    CHECK(has(s.status().alarms.front().text, "the certificate has expired"));
}

TEST_CASE("LINK_DOWN is over in Ready and not before", "[session][alarm]") {
    ScriptedSession s;
    s.start().lost().fire_timer().open();
    CHECK(s.count<ReportAlarm>() == 0);
    s.boot();
    CHECK(s.alarms("LINK_DOWN").size() == 1);
    CHECK_FALSE(s.alarms("LINK_DOWN").front().raised);
    CHECK(s.status().alarms.empty());
}

TEST_CASE("LINK_DOWN begins as soon as Ready is lost", "[session][alarm]") {
    ScriptedSession s;
    s.ready();
    SECTION("because the connection is lost") {
        s.lost();
    }
    SECTION("because the CMS closes") {
        s.peer_closes();
    }
    SECTION("because nothing is heard") {
        s.wait(50s);
    }
    CHECK(s.alarms("LINK_DOWN").size() == 1);
    CHECK(s.watcher().raised().count("LINK_DOWN") == 1);
}

TEST_CASE("a stop is no LINK_DOWN", "[session][alarm]") {
    ScriptedSession s;
    s.ready().stop();
    CHECK(s.alarms("LINK_DOWN").empty());
    s.lost();
    CHECK(s.alarms("LINK_DOWN").empty());
}

TEST_CASE("a stop ends every alarm", "[session][alarm]") {
    ScriptedSession s;
    s.start().closed(Error{errc::http_unauthorized, "401"});
    CHECK(s.watcher().raised() == std::set<std::string>{"AUTH_FAILED", "LINK_DOWN"});
    s.stop();
    CHECK(s.count<ReportAlarm>() == 2);
    CHECK(s.watcher().raised().empty());
    CHECK(s.status().alarms.empty());
}

TEST_CASE("a session that has given up keeps its alarms until the stop", "[session][alarm]") {
    auto config = ScriptedSession::default_config();
    config.reconnect.max_attempts = 1;
    ScriptedSession s{config};
    s.start().lost();
    CHECK(s.state() == State::Stopped);
    CHECK(s.status().alarms.size() == 1);
    s.stop();
    CHECK_FALSE(s.only<ReportAlarm>().alarm.raised);
}

TEST_CASE("a session that has given up and begins again tells no second LINK_DOWN",
          "[session][alarm]") {
    auto config = ScriptedSession::default_config();
    config.reconnect.max_attempts = 1;
    ScriptedSession s{config};
    s.start().lost().start().lost();
    CHECK(s.count<ReportAlarm>() == 0);
}

TEST_CASE("refused credentials raise AUTH_FAILED once", "[session][alarm]") {
    const errc refusal = GENERATE(errc::http_unauthorized, errc::http_forbidden);
    ScriptedSession s;
    s.start().closed(Error{refusal, "the CMS refused the credentials"});
    REQUIRE(s.alarms("AUTH_FAILED").size() == 1);
    CHECK(s.alarms("AUTH_FAILED").front().severity == Severity::Critical);
    CHECK(has(s.alarms("AUTH_FAILED").front().text, "refused the credentials"));
    s.fire_timer().closed(Error{refusal, "the CMS refused the credentials"});
    CHECK(s.count<ReportAlarm>() == 0);
}

TEST_CASE("AUTH_FAILED lasts while the CMS cannot be reached", "[session][alarm]") {
    ScriptedSession s;
    s.start().closed(Error{errc::http_unauthorized, "401"}).fire_timer();
    s.closed(Error{errc::connect_timeout, "nobody answers"});
    CHECK(s.count<ReportAlarm>() == 0);
    CHECK(s.watcher().raised().count("AUTH_FAILED") == 1);
}

TEST_CASE("AUTH_FAILED is over when the CMS accepts the upgrade", "[session][alarm]") {
    ScriptedSession s;
    s.start().closed(Error{errc::http_unauthorized, "401"}).fire_timer();
    SECTION("and the subprotocol") {
        s.open();
        CHECK(s.state() == State::Booting);
    }
    SECTION("but not the subprotocol") {
        s.closed(Error{errc::subprotocol_mismatch, "none chosen"});
    }
    REQUIRE(s.alarms("AUTH_FAILED").size() == 1);
    CHECK_FALSE(s.alarms("AUTH_FAILED").front().raised);
    CHECK(s.watcher().raised() == std::set<std::string>{"LINK_DOWN"});
}

TEST_CASE("a certificate with less than 21 days left raises CERTIFICATE_EXPIRY",
          "[session][alarm]") {
    ScriptedSession s;
    const CertificateRole role =
        GENERATE(CertificateRole::Server, CertificateRole::Client, CertificateRole::Ca);
    s.start().open(s.subprotocol, {certificate(s, CertificateRole::Ca, 900 * day),
                                   certificate(s, role, 21 * day - 1h)});
    const Alarm alarm = s.only<ReportAlarm>().alarm;
    CHECK(alarm.id == "CERTIFICATE_EXPIRY");
    CHECK(alarm.severity == Severity::Warning);
    CHECK(has(alarm.text, "20 days"));
    CHECK(has(alarm.text, "CN=" + std::string{to_string(role)}));
    CHECK(has(alarm.text, "on 2026-01-23"));
}

TEST_CASE("21 days left are enough", "[session][alarm]") {
    ScriptedSession s;
    s.start().open(s.subprotocol, {certificate(s, CertificateRole::Server, 21 * day)});
    CHECK(s.count<ReportAlarm>() == 0);
}

TEST_CASE("several certificates that expire are one alarm, the first one first",
          "[session][alarm]") {
    ScriptedSession s;
    s.start().open(s.subprotocol, {certificate(s, CertificateRole::Server, 12 * day),
                                   certificate(s, CertificateRole::Client, day),
                                   certificate(s, CertificateRole::Ca, -1h)});
    const std::string text = s.only<ReportAlarm>().alarm.text;
    CHECK(text ==
          "The CA certificate above that of the CMS (CN=ca) expired 0 days ago, on 2026-01-02. "
          "The certificate of this client (CN=client) expires in 1 day, on 2026-01-03. "
          "The certificate of the CMS (CN=server) expires in 12 days, on 2026-01-14.");
}

TEST_CASE("a certificate that comes of age while Ready raises the alarm within the hour",
          "[session][alarm]") {
    ScriptedSession s;
    s.start().open(s.subprotocol, {certificate(s, CertificateRole::Server, 21 * day + 5h)});
    s.boot();
    const Timestamp opened = s.now().wall;
    while (s.alarms("CERTIFICATE_EXPIRY").empty() && s.now().wall - opened < 24h) {
        s.information().wait(25s);
    }
    CHECK(s.now().wall - opened > 5h);
    CHECK(s.now().wall - opened < 6h + 1min);
}

TEST_CASE("CERTIFICATE_EXPIRY lasts over reconnections and ends with a renewed certificate",
          "[session][alarm]") {
    ScriptedSession s;
    s.start().open(s.subprotocol, {certificate(s, CertificateRole::Server, 3 * day)}).boot();
    s.lost().fire_timer().open(s.subprotocol, {certificate(s, CertificateRole::Server, 3 * day)});
    CHECK(s.count<ReportAlarm>() == 0);
    s.lost().fire_timer().open(s.subprotocol, {certificate(s, CertificateRole::Server, 90 * day)});
    REQUIRE(s.alarms("CERTIFICATE_EXPIRY").size() == 1);
    CHECK_FALSE(s.alarms("CERTIFICATE_EXPIRY").front().raised);
}

}  // namespace vdv463::test
