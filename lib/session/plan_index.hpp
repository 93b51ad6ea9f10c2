// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <vdv463/charging_requests.hpp>

namespace vdv463::session {

/// Finds the requests of a list by what a CMS may call them. They are numbered as in the list.
class RequestIndex {
public:
    struct Member {
        std::size_t number = 0;
        std::string point_id;  ///< empty: the CMS chooses
    };
    /// The requests for one vehicle.
    using Group = std::vector<Member>;

    /// `earlier_id` is that of a request whose place this one took for the same vehicle, else
    /// empty: a process that runs may keep it.
    void add(const ChargingRequest& request, const std::string& earlier_id);

    std::optional<std::size_t> by_id(const std::string& charging_request_id) const;
    std::optional<std::size_t> by_earlier_id(const std::string& charging_request_id) const;
    std::optional<std::size_t> group_of_vehicle(const std::string& vehicle_id) const;

    const std::vector<Group>& groups() const noexcept { return groups_; }
    std::size_t size() const noexcept { return size_; }

private:
    using Numbers = std::unordered_map<std::string, std::size_t>;

    std::size_t size_ = 0;
    Numbers by_id_;
    Numbers by_earlier_id_;
    Numbers group_of_vehicle_;
    std::vector<Group> groups_;
};

}  // namespace vdv463::session
