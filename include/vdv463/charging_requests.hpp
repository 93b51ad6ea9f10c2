// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/enums.hpp>
#include <vdv463/export.hpp>
#include <vdv463/timestamp.hpp>

namespace vdv463 {

/// What the vehicle shall have by when. Schema: ChargingRequestData.
/// Units: SoC in percent of the current maximum capacity, 0 to 100 (the range is checked
/// since 1.1).
struct ChargingRequestData {
    std::optional<Timestamp>
        expected_arrival_time_at_charging_point;        ///< "expectedArrivalTimeAtChargingPoint"
    std::optional<double> expected_soc_at_arrival_pct;  ///< "expectedSocAtArrival"
    double min_target_soc_pct = 0;                      ///< "minTargetSoc", needed at departure
    double max_target_soc_pct = 0;                      ///< "maxTargetSoc", charge no further
    std::optional<Timestamp> requested_time_for_departure;  ///< "requestedTimeForDeparture"
    std::optional<bool> ad_hoc_charging;                    ///< "adHocCharging"
    friend VDV463_EXPORT bool operator==(const ChargingRequestData&, const ChargingRequestData&);
};

/// Preconditioning that the vehicle controls by itself. Schema: AutomaticPreconditioning.
struct AutomaticPreconditioning {
    PreconditioningRequest preconditioning_request =
        PreconditioningRequest::NoClimaticPreconditioningOrSna;  ///< "preconditioningRequest"
    std::optional<double> ambient_temperature_celsius;           ///< "ambientTemperature"
    std::optional<Timestamp> requested_start_time;   ///< "requestedStartTime"; since 1.1
    std::optional<Timestamp> requested_finish_time;  ///< "requestedFinishTime"
    std::optional<double> target_soc_pct;  ///< "targetSoc", traction battery, 0 to 100; since 2.0
    friend VDV463_EXPORT bool operator==(const AutomaticPreconditioning&,
                                         const AutomaticPreconditioning&);
};

/// Preconditioning with times and set-points given. Schema: ManualPreconditioning.
/// Units: kW, whole numbers only (the schema allows integers only).
struct ManualPreconditioning {
    Timestamp hvac_preconditioning_start_time;  ///< "hvacPreconditioningStartTime"
    std::optional<std::int64_t> hvac_auxiliary_consumer_power_kw;  ///< "hvacAuxiliaryConsumerPower"
    Timestamp system_preconditioning_start_time;  ///< "systemPreconditioningStartTime"
    std::optional<std::int64_t>
        system_auxiliary_consumer_power_kw;  ///< "systemAuxiliaryConsumerPower"
    std::optional<double> target_soc_pct;    ///< "targetSoc", traction battery, 0 to 100; since 2.0
    friend VDV463_EXPORT bool operator==(const ManualPreconditioning&,
                                         const ManualPreconditioning&);
};

/// One wish of the presystem for one vehicle. Schema: ChargingRequest.
struct ChargingRequest {
    std::optional<std::string> charging_point_id;  ///< "chargingPointId"; omit: the CMS chooses
    std::string vehicle_id;                        ///< "vehicleId", VDV 261 vehicle identifier
    std::string charging_request_id;  ///< "chargingRequestId", unique in this presystem
    std::optional<std::string>
        charging_process_id;                    ///< "chargingProcessId", as the CMS reported it
    std::optional<std::int64_t> priority;       ///< "priority"; no schema states range or direction
    ChargingRequestData charging_request_data;  ///< "chargingRequestData"
    std::optional<AutomaticPreconditioning>
        automatic_preconditioning;                                ///< "automaticPreconditioning"
    std::optional<ManualPreconditioning> manual_preconditioning;  ///< "manualPreconditioning"
    std::optional<ChargingInstruction> charging_instruction;  ///< "chargingInstruction"; until 1.1
    friend VDV463_EXPORT bool operator==(const ChargingRequest&, const ChargingRequest&);
};

/// The complete list of this presystem's charging requests: what is missing from it is deleted at
/// the CMS. Schema: ProvideChargingRequestsRequest.
struct ChargingRequests {
    std::vector<ChargingRequest>
        charging_request_list;  ///< "chargingRequestList"; not empty in 1.0
    friend VDV463_EXPORT bool operator==(const ChargingRequests&, const ChargingRequests&);
};

/// "Received", no more than that. Schema: ProvideChargingRequestsResponse.
struct ChargingRequestsConfirmation {
    friend bool operator==(const ChargingRequestsConfirmation&,
                           const ChargingRequestsConfirmation&) {
        return true;
    }
};

}  // namespace vdv463
