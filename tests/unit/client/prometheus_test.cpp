// SPDX-License-Identifier: Apache-2.0
#include <vdv463/prometheus.hpp>

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace vdv463;

namespace {

std::string text_of(const ClientStatus& status, const MetricLabels& labels = {}) {
    return prometheus_text(status, labels).value();
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

bool has_family(const std::string& text, const std::string& name) {
    return text.find("# TYPE " + name + " ") != std::string::npos;
}

Error refused(const MetricLabels& labels) {
    return prometheus_text(ClientStatus{}, labels).error();
}

}  // namespace

TEST_CASE("a family has HELP, TYPE and its values, in this order", "[prometheus]") {
    ClientStatus status;
    status.connections = 3;
    CHECK(text_of(status).find("# HELP vdv463_connections_total Connections that reached Ready.\n"
                               "# TYPE vdv463_connections_total counter\n"
                               "vdv463_connections_total 3\n") != std::string::npos);
}

TEST_CASE("the state is one series for each state, of which one is 1", "[prometheus]") {
    ClientStatus status;
    status.state = State::Ready;
    const std::string text = text_of(status);
    CHECK(has_line(text, "vdv463_state{state=\"Ready\"} 1"));
    CHECK(has_line(text, "vdv463_state{state=\"Waiting\"} 0"));
    CHECK(count(text, "vdv463_state{") == 6);
}

TEST_CASE("times are seconds, to the microsecond and with their sign", "[prometheus]") {
    ClientStatus status;
    status.round_trip = 1234us;
    status.information_age = 61500ms;
    status.cms_clock_offset = -30ms;
    status.retry_in = 15s;
    const std::string text = text_of(status);
    CHECK(has_line(text, "vdv463_ping_round_trip_seconds 0.001234"));
    CHECK(has_line(text, "vdv463_information_age_seconds 61.500000"));
    CHECK(has_line(text, "vdv463_cms_clock_offset_seconds -0.030000"));
    CHECK(has_line(text, "vdv463_retry_seconds 15.000000"));
}

TEST_CASE("what there is nothing to say about is left out with its family", "[prometheus]") {
    const std::string text = text_of(ClientStatus{});
    for (const char* const name :
         {"vdv463_ping_round_trip_seconds", "vdv463_information_age_seconds",
          "vdv463_retry_seconds", "vdv463_plan_state", "vdv463_plan_published_timestamp_seconds",
          "vdv463_plan_confirmed_age_seconds", "vdv463_last_error",
          "vdv463_certificate_expiry_timestamp_seconds"}) {
        CAPTURE(name);
        CHECK_FALSE(has_family(text, name));
    }
    CHECK(has_line(text, "vdv463_plan_version 0"));
}

TEST_CASE("counters lose no digit", "[prometheus]") {
    ClientStatus status;
    status.bytes_received = 18446744073709551615U;
    CHECK(has_line(text_of(status), "vdv463_received_bytes_total 18446744073709551615"));
}

TEST_CASE("an alarm is 0 before it is raised for the first time", "[prometheus]") {
    CHECK(has_line(text_of(ClientStatus{}), "vdv463_alarm_raised{alarm=\"LINK_DOWN\"} 0"));
    ClientStatus status;
    status.alarms.push_back({"LINK_DOWN", Severity::Critical, true,
                             Timestamp::from_unix_microseconds(1700000000250000), "away"});
    const std::string text = text_of(status);
    CHECK(has_line(text, "vdv463_alarm_raised{alarm=\"LINK_DOWN\"} 1"));
    CHECK(has_line(text, "vdv463_alarm_raised{alarm=\"BUS_LATE\"} 0"));
    CHECK(has_line(text, "vdv463_alarms{severity=\"critical\"} 1"));
    CHECK(has_line(text, "vdv463_alarms{severity=\"warning\"} 0"));
    CHECK(has_line(text,
                   "vdv463_alarm_since_timestamp_seconds{alarm=\"LINK_DOWN\"} 1700000000.250000"));
}

TEST_CASE("the plan shows its state, its age and what became of its lists", "[prometheus]") {
    ClientStatus status;
    status.plan_version = 7;
    status.confirmed_plan_version = 6;
    status.plan_state = PlanState::Refused;
    status.plan_published = Timestamp::from_unix_microseconds(1700000000000000);
    status.plan_confirmed_age = 90s;
    status.lists_sent = 9;
    status.lists_confirmed = 6;
    status.lists_refused = 2;
    status.late_requests.resize(2);
    const std::string text = text_of(status);
    CHECK(has_line(text, "vdv463_plan_version 7"));
    CHECK(has_line(text, "vdv463_plan_confirmed_version 6"));
    CHECK(has_line(text, "vdv463_plan_state{state=\"refused\"} 1"));
    CHECK(has_line(text, "vdv463_plan_state{state=\"confirmed\"} 0"));
    CHECK(has_line(text, "vdv463_plan_published_timestamp_seconds 1700000000.000000"));
    CHECK(has_line(text, "vdv463_plan_confirmed_age_seconds 90.000000"));
    CHECK(has_line(text, "vdv463_plan_late_requests 2"));
    CHECK(has_line(text, "vdv463_lists_sent_total 9"));
    CHECK(has_line(text, "vdv463_lists_confirmed_total 6"));
    CHECK(has_line(text, "vdv463_lists_refused_total 2"));
}

TEST_CASE("the last error is told by its code alone, without its words", "[prometheus]") {
    ClientStatus status;
    status.last_error = Error{errc::tls_expired, "The certificate expired on ..."};
    const std::string text = text_of(status);
    CHECK(has_line(text, "vdv463_last_error{code=\"tls_expired\"} 1"));
    CHECK(text.find("expired on") == std::string::npos);
}

TEST_CASE("of certificates with the same name the one that expires first counts", "[prometheus]") {
    ClientStatus status;
    for (const std::int64_t second : {1800000000, 1700000000, 1900000000}) {
        status.connection.certificates.push_back(
            {CertificateRole::Ca, "CN=ca", Timestamp::from_unix_microseconds(second * 1000000)});
    }
    const std::string text = text_of(status);
    CHECK(count(text, "vdv463_certificate_expiry_timestamp_seconds{") == 1);
    CHECK(has_line(text,
                   "vdv463_certificate_expiry_timestamp_seconds{role=\"ca\",subject=\"CN=ca\"} "
                   "1700000000.000000"));
}

TEST_CASE("labels of the host stand on every value, escaped", "[prometheus]") {
    const std::string text = text_of(ClientStatus{}, {{"depot", "a\"b\\c\nd"}, {"line", "1"}});
    CHECK(has_line(text, R"(vdv463_connections_total{depot="a\"b\\c\nd",line="1"} 0)"));
    CHECK(has_line(text, R"(vdv463_state{depot="a\"b\\c\nd",line="1",state="Stopped"} 1)"));
}

TEST_CASE("a certificate's name that is not UTF-8 does not spoil the text", "[prometheus]") {
    ClientStatus status;
    status.connection.certificates.push_back({CertificateRole::Server, "CN=\xff", Timestamp{}});
    CHECK(text_of(status).find("subject=\"CN=?\"") != std::string::npos);
}

TEST_CASE("several clients share one HELP and TYPE for each family", "[prometheus]") {
    ClientStatus north;
    north.connections = 1;
    ClientStatus south;
    south.connections = 2;
    south.round_trip = 5ms;  // a family of one of them alone
    const std::string text =
        prometheus_text({{north, {{"depot", "north"}}}, {south, {{"depot", "south"}}}}).value();
    CHECK(text.find("# TYPE vdv463_connections_total counter\n"
                    "vdv463_connections_total{depot=\"north\"} 1\n"
                    "vdv463_connections_total{depot=\"south\"} 2\n") != std::string::npos);
    CHECK(count(text, "# HELP vdv463_connections_total ") == 1);
    CHECK(count(text, "# TYPE vdv463_connections_total ") == 1);
    CHECK(count(text, "# TYPE vdv463_ping_round_trip_seconds ") == 1);
}

TEST_CASE("no clients make an empty text", "[prometheus]") {
    CHECK(prometheus_text(std::vector<ClientMetrics>{}).value().empty());
}

TEST_CASE("a label's name that Prometheus does not know is refused", "[prometheus]") {
    for (const char* const name : {"", "1st", "__own", "with-dash", "d\xc3\xa9p\xc3\xb4t", "a b"}) {
        CAPTURE(name);
        const Error error = refused({{"good", "x"}, {name, "x"}});
        CHECK(error.code == errc::invalid_config);
        REQUIRE(error.issues.size() == 1);
        CHECK(error.issues[0].path == "/0/1");
    }
    CHECK(prometheus_text(ClientStatus{}, {{"_a9", "x"}}));
}

TEST_CASE("labels of the families, labels given twice and texts not UTF-8 are all named",
          "[prometheus]") {
    const Error error = refused({{"state", "x"}, {"a", "x"}, {"a", "y"}, {"b", "\xff"}});
    REQUIRE(error.issues.size() == 3);
    CHECK(error.issues[0].path == "/0/0");
    CHECK(error.issues[1].path == "/0/2");
    CHECK(error.issues[2].path == "/0/3");
    CHECK(error.detail.find(error.issues[0].text) != std::string::npos);
}

TEST_CASE("two clients with the same labels are refused, whatever their order", "[prometheus]") {
    const ClientStatus status;
    const auto text =
        prometheus_text({{status, {{"a", "1"}, {"b", "2"}}}, {status, {{"b", "2"}, {"a", "1"}}}});
    REQUIRE_FALSE(text);
    CHECK(text.error().issues.at(0).path == "/1");
}
