// SPDX-License-Identifier: Apache-2.0
#include "plan_rows.hpp"

#include "table.hpp"
#include "text.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace vdv463;
using namespace vdv463::cli;
using namespace std::chrono_literals;

namespace {

TrackedRequest tracked(const std::string& vehicle, RequestState state) {
    TrackedRequest request;
    request.charging_request_id = "id of " + vehicle;
    request.vehicle_id = vehicle;
    request.state = state;
    request.evidence = "what was seen";
    request.min_target_soc_pct = 80;
    request.departure = *Timestamp::parse("2026-03-02T04:30:00Z");
    return request;
}

TrackedRequest late(const std::string& vehicle) {
    TrackedRequest request = tracked(vehicle, RequestState::Charging);
    request.min_target_soc_pct = 100;
    request.late = true;
    return request;
}

PointRow row_of(const std::string& point, const std::string& vehicle = "") {
    PointRow row;
    row.station = "CS1";
    row.point = point;
    row.point_id = "uri://Depot/CS1/" + point;
    row.vehicle = vehicle;
    row.process = "Charging to 95 % in 12 min";
    return row;
}

Alarm alarm_of(const std::string& id, Severity severity) {
    Alarm alarm;
    alarm.id = id;
    alarm.severity = severity;
    alarm.since = *Timestamp::parse("2026-03-02T01:02:03Z");
    alarm.text = "Something is wrong.";
    return alarm;
}

std::size_t widest(const std::vector<std::string>& lines) {
    std::size_t width = 0;
    for (const std::string& line : lines) {
        width = std::max(width, display_width(line));
    }
    return width;
}

}  // namespace

TEST_CASE("the plan's line says its version, state, age and what became of its requests",
          "[plan]") {
    PlanPicture plan;
    plan.version = 3;
    plan.state = PlanState::Confirmed;
    plan.age = 720s;
    plan.requests = {tracked("Bus 1", RequestState::Charging), late("Bus 2"),
                     tracked("Bus 3", RequestState::Rejected)};

    CHECK(plan_line(plan) ==
          "plan 3 confirmed, 12 min old   3 requests: 1 late, 1 rejected, 2 charging");
}

TEST_CASE("the plan's line says why a list is held, and that the client is in standby", "[plan]") {
    PlanPicture plan;
    plan.version = 1;
    plan.state = PlanState::Held;
    plan.cause = Error(errc::remote_error, "The CMS does not want it.");
    plan.active = false;
    plan.age = 4s;

    const std::string line = plan_line(plan);

    CHECK(line.find("plan 1 held, 4 s old, standby: ") == 0);
    CHECK(line.find("The CMS does not want it.") != std::string::npos);
}

TEST_CASE("requests that are known without a plan have a line too", "[plan]") {
    PlanPicture plan;
    CHECK_FALSE(plan.known());

    plan.requests = {tracked("Bus 1", RequestState::Ended)};

    CHECK(plan.known());
    CHECK(plan_line(plan) == "no plan   1 request: 1 ended");
}

TEST_CASE("a row shows state, target and departure of its bus's request", "[plan]") {
    std::vector<PointRow> rows{row_of("CP1", "Bus 1"), row_of("CP2")};

    add_plan(rows, {tracked("Bus 1", RequestState::Charging)});

    REQUIRE(rows.size() == 2);
    CHECK(rows[0].plan == "charging  80 % by 04:30Z");
    CHECK(rows[0].plan_mark == PlanMark::Fine);
    CHECK(rows[1].plan.empty());
}

TEST_CASE("late and rejected are marked in capitals and stand beneath one another", "[plan]") {
    std::vector<PointRow> rows{row_of("CP1", "Bus 1"), row_of("CP2", "Bus 2")};

    add_plan(rows, {late("Bus 1"), tracked("Bus 2", RequestState::Rejected)});

    CHECK(rows[0].plan == "LATE     100 % by 04:30Z");
    CHECK(rows[0].plan_mark == PlanMark::Late);
    CHECK(rows[1].plan == "REJECTED  80 % by 04:30Z");
    CHECK(rows[1].plan_mark == PlanMark::Bad);
}

TEST_CASE("what is completed stands in the same columns as the others", "[plan]") {
    std::vector<PointRow> rows{row_of("CP1", "Bus 1"), row_of("CP2", "Bus 2")};

    add_plan(rows, {late("Bus 1"), tracked("Bus 2", RequestState::Completed)});

    CHECK(rows[0].plan == "LATE      100 % by 04:30Z");
    CHECK(rows[1].plan == "completed  80 % by 04:30Z");
}

TEST_CASE("a request belongs to the row of its process before that of its bus", "[plan]") {
    std::vector<PointRow> rows{row_of("CP1", "Bus 1"), row_of("CP2")};
    rows[1].request_ids = {"id of Bus 1"};

    add_plan(rows, {tracked("Bus 1", RequestState::Scheduled)});

    CHECK(rows[0].plan.empty());
    CHECK_FALSE(rows[1].plan.empty());
}

TEST_CASE("a request for a free point has the row of that point", "[plan]") {
    std::vector<PointRow> rows{row_of("CP1", "Bus 1"), row_of("CP2")};
    TrackedRequest request = tracked("Bus 9", RequestState::Confirmed);
    request.charging_point_id = "uri://Depot/CS1/CP2";

    add_plan(rows, {request});

    REQUIRE(rows.size() == 2);
    CHECK(rows[1].plan == "confirmed  80 % by 04:30Z");
    CHECK(rows[1].vehicle == "(Bus 9)");
}

TEST_CASE("a bus that is at no point has a row of its own with the reason", "[plan]") {
    std::vector<PointRow> rows{row_of("CP1")};
    TrackedRequest request = tracked("Bus 9", RequestState::Rejected);
    request.reason = "no such point";

    add_plan(rows, {request});

    REQUIRE(rows.size() == 2);
    CHECK_FALSE(rows[1].at_point);
    CHECK(rows[1].vehicle == "Bus 9");
    CHECK(rows[1].process == "no such point");
    CHECK(render_table(rows, {}).back().find("Available") == std::string::npos);
}

TEST_CASE("what is over and at no point is not shown", "[plan]") {
    std::vector<PointRow> rows{row_of("CP1")};

    add_plan(rows,
             {tracked("Bus 8", RequestState::Completed), tracked("Bus 9", RequestState::Ended),
              tracked("Bus 7", RequestState::Expired)});

    CHECK(rows.size() == 1);
}

TEST_CASE("a request that is over does not hide the next one of the same bus", "[plan]") {
    std::vector<PointRow> rows{row_of("CP1", "Bus 1")};
    TrackedRequest next = tracked("Bus 1", RequestState::Charging);
    next.charging_request_id = "next";

    add_plan(rows, {tracked("Bus 1", RequestState::Completed), next});

    REQUIRE(rows.size() == 1);
    CHECK(rows[0].plan == "charging   80 % by 04:30Z");
}

TEST_CASE("without a plan the table has no column for it", "[plan]") {
    CHECK(render_table({row_of("CP1")}, {}).front().find("PLAN") == std::string::npos);
}

TEST_CASE("where plan and process have no room the plan stays", "[plan]") {
    std::vector<PointRow> rows{row_of("CP1", "Bus 1")};
    add_plan(rows, {late("Bus 1")});
    TableStyle style;

    style.width = 80;
    const auto narrow = render_table(rows, style);
    CHECK(narrow[0].find("PROCESS") == std::string::npos);
    CHECK(narrow[1].find("LATE 100 % by 04:30Z") != std::string::npos);
    style.width = 120;
    CHECK(render_table(rows, style)[1].find("Charging to 95 %") != std::string::npos);
}

TEST_CASE("with a plan, umlauts and long ids the table fits 80 columns", "[plan]") {
    std::vector<PointRow> rows{row_of("uri://Betriebshof-S\xC3\xBC"
                                      "d/Ladestation-0001/Ladepunkt-2",
                                      "\xC3\x9C"
                                      "berlandwagen M\xC3\xBCnchen 4711"),
                               row_of("CP2", "Bus 2")};
    rows[0].station =
        "uri://Betriebshof-S\xC3\xBC"
        "d/Ladestation-0001";
    rows[0].soc_pct = 50;
    rows[0].power_kw = 148.2;
    add_plan(rows, {late(rows[0].vehicle), tracked("Bus 2", RequestState::Rejected)});
    TableStyle style;
    style.width = 80;
    style.unicode = true;

    const auto lines = render_table(rows, style);

    CHECK(widest(lines) <= 80);
    CHECK(lines[1].find("LATE     100 % by 04:30Z") != std::string::npos);
    CHECK(lines[2].find("REJECTED  80 % by 04:30Z") != std::string::npos);
    const auto column_of = [](const std::string& line, std::string_view text) {
        return display_width(std::string_view(line).substr(0, line.find(text)));
    };
    CHECK(column_of(lines[1], "LATE") == column_of(lines[2], "REJECTED"));
}

TEST_CASE("a request's line names bus, state, target, departure and the reason", "[plan]") {
    TrackedRequest request = tracked("Bus 1", RequestState::Rejected);
    request.soc_pct = 53;
    request.reason = "no such point\x1b[2J";

    CHECK(request_line(request) ==
          "Bus 1 REJECTED  80 % by 04:30Z, 53 % now (id of Bus 1): no such point\xEF\xBF\xBD[2J");
}

TEST_CASE("alarms stand critical ones first and are cut to what has room", "[plan]") {
    const std::vector<Alarm> alarms{alarm_of("BUS_LATE", Severity::Warning),
                                    alarm_of("PLAN_REFUSED", Severity::Critical),
                                    alarm_of("CLOCK_OFFSET", Severity::Warning)};

    const auto all = alarm_block(alarms, 200, 3, false);
    REQUIRE(all.size() == 3);
    CHECK(all[0] == "critical PLAN_REFUSED since 01:02Z: Something is wrong.");

    const auto cut = alarm_block(alarms, 30, 2, false);
    REQUIRE(cut.size() == 2);
    CHECK(display_width(cut[0]) == 30);
    CHECK(cut[1] == "... and 2 more alarms");
    CHECK(alarm_block(alarms, 30, 0, false).empty());
}
