// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/charging_information.hpp>
#include <vdv463/charging_requests.hpp>
#include <vdv463/config.hpp>
#include <vdv463/error.hpp>
#include <vdv463/timestamp.hpp>

/// What can be said about lists of charging requests without knowing what became of them.
namespace vdv463::session {

using ChargingList = std::vector<ChargingRequest>;
using SharedList = std::shared_ptr<const ChargingList>;

/// Whether both are there and hold the same.
bool same_content(const SharedList& a, const SharedList& b);

/// Charging request ids, in the order of the lists.
struct ListDifference {
    std::vector<std::string> added;
    std::vector<std::string> changed;
    std::vector<std::string> removed;
};
ListDifference difference(const ChargingList& before, const ChargingList& after);

/// Rule P3: the error when too many vehicles of `baseline` with a departure in the future vanish;
/// each of their requests is an issue, whose path is its id. A departure that is not known counts
/// as one in the future, and a request that is to be terminated as one that is not there.
std::optional<Error> mass_removal(const ChargingList& baseline, const ChargingList& list,
                                  Timestamp now, const PlanConfig& config);

/// The requests that the CMS shows under this presystem id, with no more than ids and vehicles.
ChargingList own_requests(const ChargingInformation& information, const std::string& presystem_id);

/// A list that terminates each of these requests, for schema 1.0.
ChargingList terminations(const std::vector<SharedList>& held);

/// Of those that are to be charged.
std::optional<Timestamp> latest_departure(const ChargingList& list);

/// A list without the requests whose departure passed longer than `grace` ago; the same list when
/// there are none.
struct Unexpired {
    SharedList list;
    std::vector<std::string> expired;  ///< charging request ids
};
Unexpired without_expired(const SharedList& list, Timestamp now, std::chrono::milliseconds grace);

/// The ids of those requests of the list that a CMS names in its text: where what surrounds them
/// cannot be a part of an id. Only the first 16 kB are looked through.
std::vector<std::string> named_in(const std::string& text, const ChargingList& list);

/// "a, b and 3 more": no more than ten by name.
std::string some_of(const std::vector<std::string>& names);

}  // namespace vdv463::session
