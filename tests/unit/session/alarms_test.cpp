// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <variant>

#include "session/alarms.hpp"

using namespace vdv463;
using session::Actions;
using session::Alarms;

namespace {

const session::Now noon{};

std::vector<Alarm> told(const Actions& actions) {
    std::vector<Alarm> alarms;
    for (const auto& each : actions) {
        if (const auto* report = std::get_if<session::ReportAlarm>(&each)) {
            alarms.push_back(report->alarm);
        }
    }
    return alarms;
}

}  // namespace

TEST_CASE("a condition that is seen twice is told once, with its newest text in the list",
          "[session]") {
    Alarms alarms;
    Actions out;
    alarms.raise("A", Severity::Warning, "first", noon, out);
    alarms.raise("A", Severity::Warning, "second", noon, out);
    REQUIRE(told(out).size() == 1);
    CHECK(told(out).front().text == "first");
    REQUIRE(alarms.list().size() == 1);
    CHECK(alarms.list().front().text == "second");
}

TEST_CASE("a condition that is over is told with its id and is no longer in the list",
          "[session]") {
    Alarms alarms;
    Actions out;
    alarms.raise("A", Severity::Critical, "begun", noon, out);
    alarms.raise("B", Severity::Warning, "begun", noon, out);
    out.clear();
    alarms.clear("A", "mended", out);
    REQUIRE(told(out).size() == 1);
    CHECK(told(out).front().id == "A");
    CHECK_FALSE(told(out).front().raised);
    CHECK(told(out).front().text == "mended");
    CHECK_FALSE(alarms.raised("A"));
    CHECK(alarms.raised("B"));
}

TEST_CASE("the end of a condition that never held is not told", "[session]") {
    Alarms alarms;
    Actions out;
    alarms.clear("A", "mended", out);
    CHECK(out.empty());
}
