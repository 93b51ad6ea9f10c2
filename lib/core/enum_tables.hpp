// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/message.hpp>
#include "versions.hpp"

#include <string_view>

/// One table per enumeration: enumerator, wire text and the schema versions that list it.
/// `Unrecognized` stands in no table, so that it can be neither read nor written by name.
namespace vdv463::core {

template <class E>
struct EnumEntry {
    E value;
    std::string_view text;
    SchemaVersions versions = in_all;
};

template <class E>
struct EnumTable;

template <>
struct EnumTable<SchemaVersion> {
    static constexpr EnumEntry<SchemaVersion> entries[] = {
        {SchemaVersion::V1_0, "1.0"}, {SchemaVersion::V1_1, "1.1"}, {SchemaVersion::V2_0, "2.0"}};
};

template <>
struct EnumTable<EnvelopeForm> {
    static constexpr EnumEntry<EnvelopeForm> entries[] = {{EnvelopeForm::Array, "array"},
                                                          {EnvelopeForm::Object, "object"}};
};

template <>
struct EnumTable<MessageType> {
    static constexpr EnumEntry<MessageType> entries[] = {
        {MessageType::Request, "Request"},
        {MessageType::Confirmation, "Confirmation"},
        {MessageType::Error, "Error"}};
};

template <>
struct EnumTable<Action> {
    static constexpr EnumEntry<Action> entries[] = {
        {Action::BootNotification, "BootNotification"},
        {Action::ProvideChargingRequests, "ProvideChargingRequests"},
        {Action::ProvideChargingInformation, "ProvideChargingInformation"}};
};

template <>
struct EnumTable<PresystemType> {
    static constexpr EnumEntry<PresystemType> entries[] = {{PresystemType::Bms, "BMS"},
                                                           {PresystemType::Itcs, "ITCS"}};
};

template <>
struct EnumTable<BootStatus> {
    static constexpr EnumEntry<BootStatus> entries[] = {{BootStatus::Accepted, "Accepted"},
                                                        {BootStatus::Rejected, "Rejected"}};
};

template <>
struct EnumTable<PreconditioningRequest> {
    using P = PreconditioningRequest;
    static constexpr EnumEntry<P> entries[] = {
        {P::WarmWaterAndVentilation, "WarmWaterAndVentilation"},
        {P::HotWaterAndHeating, "HotWaterAndHeating"},
        {P::NoWaterCoolingOrVentilation, "NoWaterCoolingOrVentilation"},
        {P::NoClimaticPreconditioningOrSna, "NoClimaticPreconditioningOrSNA"},
        {P::NoClimatePreconditioningOrAutomaticPreselectionByTheVehicle,
         "NoClimatePreconditioningOrAutomaticPreselectionByTheVehicle", in_2_0},
        {P::Sna, "SNA", in_2_0}};
};

template <>
struct EnumTable<ChargingInstruction> {
    static constexpr EnumEntry<ChargingInstruction> entries[] = {
        {ChargingInstruction::Normal, "Normal"},
        {ChargingInstruction::Changed, "Changed"},
        {ChargingInstruction::Terminate, "Terminate"}};
};

template <>
struct EnumTable<ChargingStationStatus> {
    static constexpr EnumEntry<ChargingStationStatus> entries[] = {
        {ChargingStationStatus::Available, "Available"},
        {ChargingStationStatus::Unavailable, "Unavailable"},
        {ChargingStationStatus::Faulted, "Faulted"}};
};

template <>
struct EnumTable<ChargingStationFaultCode> {
    using C = ChargingStationFaultCode;
    static constexpr EnumEntry<C> entries[] = {
        {C::NoFaultKnown, "NoFaultKnown"},
        {C::UsageFailure, "UsageFailure"},
        {C::CommunicationFailure, "CommunicationFailure"},
        {C::ElectricalOperationFailure, "ElectricalOperationFailure"},
        {C::ConfigurationFailure, "ConfigurationFailure"},
        {C::OtherChargingStationFailure, "OtherChargingStationFailure"}};
};

template <>
struct EnumTable<ChargingPointStatus> {
    static constexpr EnumEntry<ChargingPointStatus> entries[] = {
        {ChargingPointStatus::Available, "Available"},
        {ChargingPointStatus::Occupied, "Occupied"},
        {ChargingPointStatus::Reserved, "Reserved"},
        {ChargingPointStatus::Unavailable, "Unavailable"},
        {ChargingPointStatus::Faulted, "Faulted"}};
};

template <>
struct EnumTable<ChargingPointFaultCode> {
    using C = ChargingPointFaultCode;
    static constexpr EnumEntry<C> entries[] = {
        {C::NoFaultKnown, "NoFaultKnown"},
        {C::UsageFailure, "UsageFailure"},
        {C::CommunicationFailure, "CommunicationFailure"},
        {C::OtherChargingPointFailure, "OtherChargingPointFailure"}};
};

template <>
struct EnumTable<ProcessStatus> {
    static constexpr EnumEntry<ProcessStatus> entries[] = {
        {ProcessStatus::Preparing, "Preparing"},
        {ProcessStatus::Charging, "Charging"},
        {ProcessStatus::SuspendedEvse, "SuspendedEVSE"},
        {ProcessStatus::SuspendedEv, "SuspendedEV"},
        {ProcessStatus::Finishing, "Finishing"},
        {ProcessStatus::Queued, "Queued"},
        {ProcessStatus::ChargingRejectedTechnically, "ChargingRejectedTechnically"}};
};

template <>
struct EnumTable<VehicleChargingStatus> {
    using S = VehicleChargingStatus;
    static constexpr EnumEntry<S> entries[] = {
        {S::ReadyToCharge, "ReadyToCharge"},
        {S::Charging, "Charging"},
        {S::ChargingImpossible, "ChargingImpossible"},
        {S::ChargingAndPreconditioning, "ChargingAndPreconditioning", in_2_0},
        {S::Preconditioning, "Preconditioning", in_2_0},
        {S::Unknown, "Unknown"}};
};

template <>
struct EnumTable<ComponentStatus> {
    static constexpr EnumEntry<ComponentStatus> entries[] = {
        {ComponentStatus::Ok, "OK"}, {ComponentStatus::Nok, "NOK"}, {ComponentStatus::Na, "NA"}};
};

template <>
struct EnumTable<ChargingPredictionDataStatus> {
    static constexpr EnumEntry<ChargingPredictionDataStatus> entries[] = {
        {ChargingPredictionDataStatus::Ongoing, "Ongoing"},
        {ChargingPredictionDataStatus::Finished, "Finished"}};
};

/// The row of `value`, null for Unrecognized.
template <class E>
constexpr const EnumEntry<E>* find_entry(E value) noexcept {
    for (const auto& entry : EnumTable<E>::entries) {
        if (entry.value == value) {
            return &entry;
        }
    }
    return nullptr;
}

/// The row with that wire text, null when no version lists it. Case matters, as in the schema.
template <class E>
constexpr const EnumEntry<E>* find_entry_by_text(std::string_view text) noexcept {
    for (const auto& entry : EnumTable<E>::entries) {
        if (entry.text == text) {
            return &entry;
        }
    }
    return nullptr;
}

}  // namespace vdv463::core
