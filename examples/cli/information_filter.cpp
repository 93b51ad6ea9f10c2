// SPDX-License-Identifier: Apache-2.0
#include "information_filter.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <utility>

namespace vdv463::cli {
namespace {

bool fits(const ChargingPointInfo& point, const std::string& pattern) {
    const std::string& id = point.charging_point_id;
    const std::string last = id.substr(id.rfind('/') + 1);
    return fnmatch(pattern.c_str(), id.c_str(), 0) == 0 ||
           fnmatch(pattern.c_str(), last.c_str(), 0) == 0;
}

void keep_points(DepotInfo& depot, const std::string& pattern) {
    for (ChargingStationInfo& station : depot.charging_station_info_list) {
        auto& points = station.charging_point_info_list;
        points.erase(std::remove_if(points.begin(), points.end(),
                                    [&pattern](const ChargingPointInfo& point) {
                                        return !fits(point, pattern);
                                    }),
                     points.end());
    }
    auto& stations = depot.charging_station_info_list;
    stations.erase(std::remove_if(stations.begin(), stations.end(),
                                  [](const ChargingStationInfo& station) {
                                      return station.charging_point_info_list.empty();
                                  }),
                   stations.end());
}

}  // namespace

ChargingInformation filtered(const ChargingInformation& information,
                             const InformationFilter& filter) {
    ChargingInformation out = information;
    auto& depots = out.depot_info_list;
    const auto unwanted = [&filter](const DepotInfo& depot) {
        return depot.depot_id != filter.depot && depot.name != filter.depot;
    };
    if (!filter.depot.empty()) {
        depots.erase(std::remove_if(depots.begin(), depots.end(), unwanted), depots.end());
    }
    if (filter.point.empty()) {
        return out;
    }
    for (DepotInfo& depot : depots) {
        keep_points(depot, filter.point);
    }
    depots.erase(std::remove_if(depots.begin(), depots.end(),
                                [](const DepotInfo& depot) {
                                    return depot.charging_station_info_list.empty();
                                }),
                 depots.end());
    return out;
}

}  // namespace vdv463::cli
