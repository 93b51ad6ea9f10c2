// SPDX-License-Identifier: Apache-2.0
#include <vdv463/validate.hpp>

#include "message_writer.hpp"
#include "text.hpp"

#include <unordered_map>

namespace vdv463 {
namespace {

using core::PathStep;

/// What contradicts itself although the schema allows it.
class Plausibility {
public:
    explicit Plausibility(std::vector<Issue>& issues) : issues_(issues) {
        path_.push(std::size_t{6});
        path_.push("chargingRequestList");
    }

    void check(const ChargingRequests& requests) {
        const auto& list = requests.charging_request_list;
        std::unordered_map<std::string_view, std::size_t> first_with_id;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const PathStep step{path_, i};
            const auto [first, is_new] = first_with_id.emplace(list[i].charging_request_id, i);
            if (!is_new) {
                report("chargingRequestId", "duplicate_id",
                       "expected an id of its own, found " +
                           core::quoted(list[i].charging_request_id) + " in entry " +
                           std::to_string(first->second) + " too");
            }
            check(list[i].charging_request_data);
            if (list[i].automatic_preconditioning) {
                check(*list[i].automatic_preconditioning);
            }
        }
    }

private:
    void check(const ChargingRequestData& data) {
        const PathStep step{path_, "chargingRequestData"};
        if (data.min_target_soc_pct > data.max_target_soc_pct) {
            report("minTargetSoc", "min_above_max",
                   "expected at most maxTargetSoc, " + core::number_text(data.max_target_soc_pct) +
                       ", found " + core::number_text(data.min_target_soc_pct));
        }
        const auto& arrival = data.expected_arrival_time_at_charging_point;
        const auto& departure = data.requested_time_for_departure;
        if (arrival && departure && *arrival > *departure) {
            report("expectedArrivalTimeAtChargingPoint", "arrival_after_departure",
                   "expected a time before the departure, " + departure->to_string() + ", found " +
                       arrival->to_string());
        }
    }

    void check(const AutomaticPreconditioning& preconditioning) {
        const PathStep step{path_, "automaticPreconditioning"};
        const auto& start = preconditioning.requested_start_time;
        const auto& finish = preconditioning.requested_finish_time;
        if (start && finish && *start >= *finish) {
            report("requestedStartTime", "start_after_finish",
                   "expected a time before requestedFinishTime, " + finish->to_string() +
                       ", found " + start->to_string());
        }
    }

    void report(std::string_view member, std::string rule, std::string text) {
        const PathStep step{path_, member};
        issues_.push_back({path_.to_string(), std::move(rule), std::move(text)});
    }

    std::vector<Issue>& issues_;
    core::Path path_;
};

}  // namespace

std::vector<Issue> validate(const Message& message, SchemaVersion version) {
    std::string unused;
    core::Writer writer{unused, version, core::Collect::All};
    core::write_message(writer, message, EnvelopeForm::Array);
    std::vector<Issue> issues;
    for (core::Problem& problem : writer.problems()) {
        issues.push_back({std::move(problem.path), std::string{error_info(problem.code).name},
                          std::move(problem.text)});
    }
    if (const auto* requests = std::get_if<ChargingRequests>(&message.payload)) {
        Plausibility{issues}.check(*requests);
    }
    return issues;
}

}  // namespace vdv463
