// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dialect.hpp"

/// BootNotification, ProvideChargingRequests and the confirmations.
namespace vdv463::core {

template <>
struct Dialect<BootNotificationRequest> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("presystem", m.presystem);
    }
};

template <>
struct Dialect<BootNotificationResponse> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("status", m.status);
    }
};

template <>
struct Dialect<ChargingRequestsConfirmation> {
    template <class V, class M>
    static void describe(V&, M&) {}
};

template <>
struct Dialect<ChargingInformationConfirmation> {
    template <class V, class M>
    static void describe(V&, M&) {}
};

template <>
struct Dialect<ChargingRequestData> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("expectedArrivalTimeAtChargingPoint", m.expected_arrival_time_at_charging_point);
        v.member("expectedSocAtArrival", m.expected_soc_at_arrival_pct, percent(since_1_1));
        v.member("minTargetSoc", m.min_target_soc_pct, percent(since_1_1));
        v.member("maxTargetSoc", m.max_target_soc_pct, percent(since_1_1));
        v.member("requestedTimeForDeparture", m.requested_time_for_departure);
        v.member("adHocCharging", m.ad_hoc_charging);
    }
};

template <>
struct Dialect<AutomaticPreconditioning> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("preconditioningRequest", m.preconditioning_request);
        v.member("ambientTemperature", m.ambient_temperature_celsius);
        v.member("requestedStartTime", m.requested_start_time, exists(since_1_1));
        v.member("requestedFinishTime", m.requested_finish_time);
        v.member("targetSoc", m.target_soc_pct, exists(in_2_0).and_percent(in_2_0));
    }
};

template <>
struct Dialect<ManualPreconditioning> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("hvacPreconditioningStartTime", m.hvac_preconditioning_start_time);
        v.member("hvacAuxiliaryConsumerPower", m.hvac_auxiliary_consumer_power_kw);
        v.member("systemPreconditioningStartTime", m.system_preconditioning_start_time);
        v.member("systemAuxiliaryConsumerPower", m.system_auxiliary_consumer_power_kw);
        v.member("targetSoc", m.target_soc_pct, exists(in_2_0).and_percent(in_2_0));
    }
};

template <>
struct Dialect<ChargingRequest> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("chargingPointId", m.charging_point_id);
        v.member("vehicleId", m.vehicle_id);
        v.member("chargingRequestId", m.charging_request_id);
        v.member("chargingProcessId", m.charging_process_id);
        v.member("priority", m.priority);
        v.member("chargingInstruction", m.charging_instruction, exists(in_1_x));
        v.member("chargingRequestData", m.charging_request_data);
        v.member("automaticPreconditioning", m.automatic_preconditioning);
        v.member("manualPreconditioning", m.manual_preconditioning);
    }
};

template <>
struct Dialect<ChargingRequests> {
    template <class V, class M>
    static void describe(V& v, M& m) {
        v.member("chargingRequestList", m.charging_request_list,
                 not_empty(in_1_0).and_left_out_when_empty());
    }
};

}  // namespace vdv463::core
