// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/charging_requests.hpp>
#include <vdv463/result.hpp>

#include "dialect.hpp"

namespace vdv463::sim {

/// A request that a CMS answers with an Error of its own, and how it says that.
struct ItemError {
    std::string request_id;
    std::string code;
    std::string text;
    friend bool operator==(const ItemError& a, const ItemError& b) {
        return a.request_id == b.request_id && a.code == b.code && a.text == b.text;
    }
};

/// What the depot knows that a list may speak of.
struct DepotKnowledge {
    /// The request of that id that is held for this presystem; null: none.
    std::function<const ChargingRequest*(const std::string& request_id)> held;
    std::function<bool(const std::string& point_id)> has_point;
    std::function<bool(const std::string& vehicle_id)> has_vehicle;
};

/// A list as it is compared with the one that is held.
struct ScreenedList {
    std::vector<ChargingRequest> list;
    std::vector<ItemError> item_errors;
};

/// Takes a list the dialect's way:
/// - ChargePilot refuses it for instructions and points that it does not know;
/// - BetterFleet lifts maxTargetSoc to minTargetSoc;
/// - Favonius has an Error for each bad request, which then counts as missing, and compares times
/// as
///   text.
/// `written` is the message as it came, for a dialect that compares times as text; empty: they are
/// taken as this library writes them.
/// Errors: invalid_value, when the list as a whole is refused; Error::peer_text is the code that
/// the dialect has for it, if any.
[[nodiscard]] Result<ScreenedList> screen(const ChargingRequests& list, Dialect dialect,
                                          const DepotKnowledge& depot, std::string_view written);

/// The times of one request, as they are written.
struct WrittenTimes {
    std::string_view arrival;    ///< "expectedArrivalTimeAtChargingPoint"; empty: none
    std::string_view departure;  ///< "requestedTimeForDeparture"; empty: none
};

/// Those of each request of a message, in its order.
/// Lifetime: they are parts of `message`, which is well-formed JSON.
std::vector<WrittenTimes> written_times(std::string_view message);

}  // namespace vdv463::sim
