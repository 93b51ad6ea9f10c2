// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/charging_information.hpp>
#include <vdv463/charging_requests.hpp>
#include <vdv463/result.hpp>

#include "battery.hpp"
#include "fleet.hpp"
#include "list_rules.hpp"

namespace vdv463::sim {

struct DepotConfig {
    int points = 8;  ///< >= 1; two per station
    std::uint64_t seed = 463;
    double speed = 1.0;  ///< > 0; batteries charge this many times faster than real ones
    Dialect dialect = Dialect::Standard;
    /// Only the vehicles "Bus 101" to "Bus 100 + 2 * points" are known: a request for another one
    /// is rejected. Otherwise any vehicle may come.
    bool closed_fleet = false;
};

/// What a complete list changed.
struct ListChange {
    int added = 0;
    int changed = 0;
    int removed = 0;
    int unchanged = 0;
    std::vector<std::string> rejected;   ///< "id: reason" of each request that was refused anew
    std::vector<ItemError> item_errors;  ///< of requests that the dialect takes for missing
};

/// A depot with its stations, points, buses and charging requests. Everything depends on the seed,
/// the lists and the times passed in; how often advance() is called makes no difference.
/// Threads: one at a time.
class DepotModel {
public:
    DepotModel(const DepotConfig& config, Timestamp now);

    /// Takes the complete list of one presystem: new ids are created, changed ones updated, missing
    /// ones deleted, identical ones left alone. `written` as for screen().
    /// Errors: those of screen(), such as invalid_value for an id that is twice in the list;
    /// nothing has changed then.
    [[nodiscard]] Result<ListChange> apply(const std::string& presystem_id,
                                           const ChargingRequests& list, Timestamp now,
                                           std::string_view written = {});

    /// Loses every charging request, as a CMS does that keeps them in memory only and starts anew.
    /// The buses stay where they stand, and what was charging ends.
    void forget_requests(Timestamp now);

    /// A presystem shall not send a list before it has seen the depot.
    bool wants_information_first() const noexcept { return config_.dialect != Dialect::Favonius; }

    /// Lets time pass; an earlier time than before does nothing.
    void advance(Timestamp now);

    /// The depot at the time of the last advance() or apply(), as `version` can say it.
    ChargingInformation information(SchemaVersion version) const;

private:
    enum class Phase : std::uint8_t { Scheduled, Preparing, Charging, Finishing, Done, Rejected };

    /// One charging request and the process it leads to.
    struct Job {
        std::string presystem_id;
        ChargingRequest request;
        Phase phase = Phase::Scheduled;
        std::string reason;  ///< of the rejection
        std::string process_id;
        std::size_t point = 0;  ///< where it runs or is planned; not used when rejected
        Timestamp arrives_at;
        std::optional<Timestamp> departs_at;
        Timestamp phase_end;  ///< of Preparing and Finishing
        Timestamp started_at;
        double delivered_wh = 0;
    };

    struct Point {
        std::string id;
        std::size_t station = 0;
        double meter_wh = 0;
        std::optional<std::string> vehicle_id;
    };

    /// Vehicles of the jobs that are active; views of the jobs' texts.
    using Busy = std::set<std::string_view>;

    struct Forecast;

    // lists: depot_lists.cpp
    DepotKnowledge knowledge_for(const std::string& presystem_id) const;
    bool knows_vehicle(const std::string& vehicle_id) const;
    const Job* find_job(const std::string& presystem_id, const std::string& request_id) const;
    void change(Job& job, const ChargingRequest& request);
    void plan(Job& job);
    std::string refusal(const ChargingRequest& request) const;
    std::size_t choose_point(const ChargingRequest& request, const std::string& vehicle_id) const;
    std::optional<std::size_t> point_index(const std::string& id) const;
    std::optional<Timestamp> departure_of(const ChargingRequest& request) const;

    // time: depot_model.cpp
    static bool is_active(const Job& job) noexcept;
    bool vehicle_is_active(const std::string& vehicle_id) const;
    bool stands_as_wanted(const Job& job) const;
    void settle();
    void end_phase(Job& job);
    void depart(Job& job);
    bool arrive(Job& job, const Busy& busy);
    std::optional<std::size_t> place_for(const Job& job, const Busy& busy) const;
    double soc_at_arrival(const Job& job) const;
    void start(Job& job, std::size_t point);
    void leave(Vehicle& vehicle);
    void stand(Vehicle& vehicle, std::size_t point);
    std::optional<Timestamp> next_event() const;
    void charge_until(Timestamp time);
    Timestamp shortly_after_clock(double seconds, double least_seconds) const;
    Timestamp after_hours(Timestamp begin, double hours) const;
    ChargingCurve curve_of(const Job& job) const;

    // report: depot_report.cpp
    ChargingPointInfo point_info(std::size_t index, SchemaVersion version) const;
    VehicleInfo vehicle_info(const Vehicle& vehicle, const Job* active,
                             SchemaVersion version) const;
    ChargingProcessInfo process_info(const Job& job, SchemaVersion version) const;
    ChargingProcessInfo rejected_process_info(const Job& job, SchemaVersion version) const;
    ScheduledChargingProcess scheduled_process(const Job& job, SchemaVersion version) const;
    ChargingPredictionData prediction(const Job& job, SchemaVersion version) const;
    Forecast forecast(const Job& job) const;
    const Job* active_job_at(std::size_t point) const;
    const Job* rejected_job_of(const std::string& vehicle_id) const;
    bool waits_at_default_point(const Job& job) const;
    void add_default_station(DepotInfo& depot, SchemaVersion version) const;
    void add_default_point(ChargingStationInfo& station, SchemaVersion version) const;
    void add_unplaced_rejections(ChargingStationInfo& station, SchemaVersion version) const;

    DepotConfig config_;
    Timestamp clock_;
    std::vector<Point> points_;
    std::map<std::string, Vehicle> vehicles_;
    std::vector<Job> jobs_;
    std::uint64_t processes_ = 0;
};

}  // namespace vdv463::sim
