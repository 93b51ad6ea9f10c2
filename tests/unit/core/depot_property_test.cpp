// SPDX-License-Identifier: Apache-2.0
#include <vdv463/depot.hpp>

#include "depots.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>

using namespace vdv463;
using namespace vdv463::test;

namespace {

using Kind = DepotChangeKind;
using Random = std::mt19937;

constexpr unsigned rounds = 300;

bool one_in(Random& random, unsigned count) {
    return random() % count == 0;
}

std::string some_id(Random& random, const char* letter) {
    return letter + std::to_string(random() % 4);
}

ChargingPointInfo random_point(Random& random) {
    ChargingPointInfo point;
    point.charging_point_status = static_cast<ChargingPointStatus>(random() % 6);
    if (one_in(random, 2)) {
        plug(point, some_id(random, "V"), one_in(random, 2) ? 40 : 50);
    }
    if (one_in(random, 3)) {
        run(point, some_id(random, "X"), static_cast<ProcessStatus>(random() % 8));
    }
    if (one_in(random, 3)) {
        point.present_power_kw = one_in(random, 2) ? 20 : 30;
    }
    if (one_in(random, 3)) {
        point.charging_point_fault_info.emplace().fault_text = some_id(random, "F");
    }
    for (unsigned i = 0; i < 4; ++i) {
        if (one_in(random, 3)) {
            schedule(point, "R" + std::to_string(i), some_id(random, "V")).presystem_id =
                one_in(random, 2) ? std::optional<std::string>{"A"} : std::nullopt;
        }
    }
    return point;
}

/// Some of the points of two_depots() and a third depot, each id once.
ChargingInformation random_information(Random& random) {
    ChargingInformation information;
    for (const std::string depot_id : {"D1", "D2", "D3"}) {
        if (one_in(random, 5)) {
            continue;
        }
        DepotInfo& depot = information.depot_info_list.emplace_back();
        depot.depot_id = depot_id;
        for (const std::string station_id : {"S1", "S2"}) {
            ChargingStationInfo& station = depot.charging_station_info_list.emplace_back();
            station.charging_station_id = station_id;
            for (const std::string point_id : {"P1", "P2", "P3"}) {
                if (!one_in(random, 5)) {
                    station.charging_point_info_list.push_back(random_point(random));
                    station.charging_point_info_list.back().charging_point_id = point_id;
                }
            }
        }
    }
    return information;
}

template <class T>
void shuffle(std::vector<T>& list, Random& random) {
    std::shuffle(list.begin(), list.end(), random);
}

ChargingInformation shuffled(ChargingInformation information, Random& random) {
    shuffle(information.depot_info_list, random);
    for (DepotInfo& depot : information.depot_info_list) {
        shuffle(depot.charging_station_info_list, random);
        for (ChargingStationInfo& station : depot.charging_station_info_list) {
            shuffle(station.charging_point_info_list, random);
            for (ChargingPointInfo& point : station.charging_point_info_list) {
                if (point.scheduled_charging_process_list) {
                    shuffle(*point.scheduled_charging_process_list, random);
                }
            }
        }
    }
    return information;
}

/// What diff() tells of one point, kept by a host that sees nothing but changes.
struct Known {
    std::map<Kind, DepotValue> values;                  ///< by the kind that sets it
    std::map<std::string, DepotValue> processes;        ///< by process id
    std::multimap<std::string, std::string> scheduled;  ///< vehicle by request id
    friend bool operator==(const Known& a, const Known& b) {
        return a.values == b.values && a.processes == b.processes && a.scheduled == b.scheduled;
    }
};
using PointKey = std::vector<std::string>;
using State = std::map<PointKey, Known>;

void set(Known& known, Kind kind, const DepotValue& value) {
    if (value.index() == 0) {
        known.values.erase(kind);
    } else {
        known.values[kind] = value;
    }
}

void unschedule(Known& known, const DepotChange& change) {
    const std::string& vehicle = std::get<ScheduledChargingProcess>(change.before).vehicle_id;
    auto [at, end] = known.scheduled.equal_range(change.process_id);
    at = std::find_if(at, end, [&vehicle](const auto& entry) { return entry.second == vehicle; });
    REQUIRE(at != end);
    known.scheduled.erase(at);
}

void apply_to_point(Known& known, const DepotChange& change) {
    switch (change.kind) {
        case Kind::VehiclePlugged:
        case Kind::VehicleChanged:
        case Kind::VehicleLeft:
            return set(known, Kind::VehiclePlugged, change.after);
        case Kind::ProcessStarted:
        case Kind::ProcessStatus:
            known.processes[change.process_id] = change.after;
            return;
        case Kind::ProcessEnded:
            CHECK(known.processes.erase(change.process_id) == 1);
            return;
        case Kind::ProcessRescheduled:
        case Kind::ProcessUnscheduled:
            unschedule(known, change);
            break;
        default:
            break;
    }
    const auto* process = std::get_if<ScheduledChargingProcess>(&change.after);
    if (process != nullptr) {
        known.scheduled.emplace(change.process_id, process->vehicle_id);
    } else if (change.kind != Kind::ProcessUnscheduled) {
        set(known, change.kind, change.after);
    }
}

void follow(State& state, const std::vector<DepotChange>& changes) {
    for (const DepotChange& change : changes) {
        const PointKey key{change.depot_id, change.station_id, change.point_id};
        if (change.kind == Kind::PointVanished) {
            CHECK(state.erase(key) == 1);
        } else if (!change.point_id.empty()) {
            CHECK((change.kind == Kind::PointAppeared) == (state.count(key) == 0));
            apply_to_point(state[key], change);
        }
    }
}

/// Turns a change round as far as it can be without knowing its kind's opposite.
DepotChange turned(DepotChange change) {
    std::swap(change.before, change.after);
    change.kind = Kind{};
    return change;
}

DepotChange without_kind(DepotChange change) {
    change.kind = Kind{};
    return change;
}

}  // namespace

TEST_CASE("whatever is in it, a snapshot does not differ from itself in another order",
          "[diff][property]") {
    Random random{463};
    for (unsigned i = 0; i < rounds; ++i) {
        const ChargingInformation information = random_information(random);
        CHECK(diff(information, information).empty());
        CHECK(diff(information, shuffled(information, random)).empty());
    }
}

TEST_CASE("the changes and their order do not depend on the order of the lists",
          "[diff][property]") {
    Random random{464};
    for (unsigned i = 0; i < rounds; ++i) {
        const ChargingInformation before = random_information(random);
        const ChargingInformation after = random_information(random);
        CHECK(diff(before, after) == diff(shuffled(before, random), shuffled(after, random)));
    }
}

TEST_CASE("who applies the changes to what was known knows what is", "[diff][property]") {
    Random random{465};
    ChargingInformation current;
    State followed;
    for (unsigned i = 0; i < rounds; ++i) {
        const ChargingInformation next = random_information(random);
        follow(followed, diff(current, next));
        State fresh;
        follow(fresh, diff({}, next));
        CHECK(followed == fresh);
        current = next;
    }
    CHECK_FALSE(followed.empty());
}

TEST_CASE("between the same points the way back has the opposite changes", "[diff][property]") {
    Random random{466};
    for (unsigned i = 0; i < rounds; ++i) {
        ChargingInformation before = two_depots();
        ChargingInformation after = two_depots();
        for (ChargingInformation* information : {&before, &after}) {
            ChargingPointInfo& point = point_in(*information, "D2/S2/P1");
            point = random_point(random);
            point.charging_point_id = "D2/S2/P1";
        }
        std::vector<DepotChange> there = diff(before, after);
        std::vector<DepotChange> back = diff(after, before);
        std::transform(there.begin(), there.end(), there.begin(), without_kind);
        std::transform(back.begin(), back.end(), back.begin(), turned);
        REQUIRE(there.size() == back.size());
        CHECK(std::is_permutation(there.begin(), there.end(), back.begin()));
    }
}

TEST_CASE("snapshots of many points are compared within the test's time", "[diff]") {
    ChargingInformation before;
    auto& points = before.depot_info_list.emplace_back()
                       .charging_station_info_list.emplace_back()
                       .charging_point_info_list;
    for (unsigned i = 0; i < 100000; ++i) {
        points.emplace_back().charging_point_id = "P" + std::to_string(i);
    }
    ChargingInformation after = before;
    auto& later =
        after.depot_info_list.front().charging_station_info_list.front().charging_point_info_list;
    std::reverse(later.begin(), later.end());
    later.front().charging_point_status = ChargingPointStatus::Occupied;
    CHECK(diff(before, after).size() == 1);
}
