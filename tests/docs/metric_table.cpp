// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <string>
#include <string_view>

#include <vdv463/prometheus.hpp>

#include "prometheus_families.hpp"

namespace {

/// A status that has something to say about everything.
vdv463::ClientStatus full_status() {
    using std::chrono::milliseconds;
    vdv463::ClientStatus status;
    status.state = vdv463::State::Ready;
    status.state_age = milliseconds{1500};
    status.retry_in = milliseconds{15000};
    status.last_error = vdv463::Error{vdv463::errc::connect_refused, "nobody listens"};
    status.round_trip = std::chrono::microseconds{1234};
    status.silence = milliseconds{20};
    status.information_age = milliseconds{61500};
    status.cms_clock_offset = milliseconds{-30};
    status.plan_version = 7;
    status.plan_state = vdv463::PlanState::Refused;
    status.plan_published = vdv463::Timestamp::from_unix_microseconds(1700000000000000);
    status.plan_confirmed_age = milliseconds{90000};
    status.bytes_received = 18446744073709551615U;
    status.alarms.push_back({"LINK_DOWN", vdv463::Severity::Critical, true,
                             vdv463::Timestamp::from_unix_microseconds(1700000000250000), "away"});
    status.connection.certificates.push_back(
        {vdv463::CertificateRole::Server, "CN=a \"b\"\\, c", vdv463::Timestamp{}});
    return status;
}

void print_table() {
    std::cout << "| metric | type | labels | meaning |\n|---|---|---|---|\n";
    for (const vdv463::client::MetricFamily& family : vdv463::client::metric_families()) {
        const auto samples = family.samples(full_status());
        std::cout << "| `" << family.name << "` | " << family.type << " | ";
        std::string_view before;
        for (const auto& label : samples.at(0).labels) {
            std::cout << before << '`' << label.first << '`';
            before = ", ";
        }
        std::cout << " | " << family.help << " |\n";
    }
}

bool print_text() {
    const auto text = vdv463::prometheus_text({{full_status(), {{"depot", "north \"1\"\\\n"}}},
                                               {vdv463::ClientStatus{}, {{"depot", "south"}}}});
    std::cout << (text ? *text : text.error().to_string());
    return text.has_value();
}

}  // namespace

/// Prints the metrics as docs/metrics.md has them; with "text" what Prometheus reads of two
/// clients.
int main(int argc, char** argv) {
    bool ok = true;
    if (argc == 2 && std::string_view(argv[1]) == "text") {
        ok = print_text();
    } else {
        print_table();
    }
    std::cout.flush();
    return ok && std::cout ? 0 : 1;
}
