// SPDX-License-Identifier: Apache-2.0
#include "plan_index.hpp"

namespace vdv463::session {

namespace {

std::optional<std::size_t> find_in(const std::unordered_map<std::string, std::size_t>& numbers,
                                   const std::string& id) {
    const auto found = numbers.find(id);
    return found == numbers.end() ? std::nullopt : std::optional<std::size_t>{found->second};
}

}  // namespace

void RequestIndex::add(const ChargingRequest& request, const std::string& earlier_id) {
    const std::size_t number = size_++;
    by_id_.emplace(request.charging_request_id, number);
    if (!earlier_id.empty()) {
        by_earlier_id_.emplace(earlier_id, number);
    }
    const auto [group, is_new] = group_of_vehicle_.emplace(request.vehicle_id, groups_.size());
    if (is_new) {
        groups_.emplace_back();
    }
    groups_[group->second].push_back({number, request.charging_point_id.value_or("")});
}

std::optional<std::size_t> RequestIndex::by_id(const std::string& charging_request_id) const {
    return find_in(by_id_, charging_request_id);
}

std::optional<std::size_t> RequestIndex::by_earlier_id(
    const std::string& charging_request_id) const {
    return find_in(by_earlier_id_, charging_request_id);
}

std::optional<std::size_t> RequestIndex::group_of_vehicle(const std::string& vehicle_id) const {
    return find_in(group_of_vehicle_, vehicle_id);
}

}  // namespace vdv463::session
