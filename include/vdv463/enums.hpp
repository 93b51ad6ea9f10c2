// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include <vdv463/export.hpp>

/// The enumerations of VDV 463. Enumerators are the schema's words in PascalCase; to_string() gives
/// the wire text. `Unrecognized` stands for text that no known version lists: the text itself is in
/// the message's issues, and encoding the value is refused.
namespace vdv463 {

/// A version of the official JSON schemas.
enum class SchemaVersion : std::uint8_t {
    V1_0,  ///< 1.0.0 (2021-08)
    V1_1,  ///< 1.1.0 (2024-12)
    V2_0,  ///< 2.0.0-rc1 (2026-07)
};

/// How the seven parts of a message are laid out on the wire.
enum class EnvelopeForm : std::uint8_t {
    Array,   ///< the standard's positional array of seven elements
    Object,  ///< named members, as VEMO and BetterFleet speak
};

/// Element 0 of the envelope. Spec: MessageStructure.
enum class MessageType : std::uint8_t { Request = 1, Confirmation = 2, Error = 3 };

/// Element 5 of the envelope. Spec: MessageStructure.
enum class Action : std::uint8_t {
    BootNotification,
    ProvideChargingRequests,
    ProvideChargingInformation,
    Unrecognized,  ///< other text, such as the "Unknown" or "Error" that some CMSs put into Errors
};

/// Which kind of system the client is. Schema: PresystemEnumType.
enum class PresystemType : std::uint8_t {
    Bms,   ///< "BMS", depot management system
    Itcs,  ///< "ITCS", control centre
    Unrecognized,
};

/// Answer to the boot notification. Schema: BootNotificationStatusEnumType.
enum class BootStatus : std::uint8_t { Accepted, Rejected, Unrecognized };

/// Schema: PreconditioningRequest.
enum class PreconditioningRequest : std::uint8_t {
    WarmWaterAndVentilation,
    HotWaterAndHeating,
    NoWaterCoolingOrVentilation,
    NoClimaticPreconditioningOrSna,  ///< "NoClimaticPreconditioningOrSNA", all versions
    NoClimatePreconditioningOrAutomaticPreselectionByTheVehicle,  ///< since 2.0
    Sna,  ///< "SNA", signal not available; since 2.0
    Unrecognized,
};

/// Schema: ChargingInstruction. 1.0 and 1.1 only.
enum class ChargingInstruction : std::uint8_t { Normal, Changed, Terminate, Unrecognized };

/// Schema: ChargingStationStatus. 1.0 and 1.1 only.
enum class ChargingStationStatus : std::uint8_t { Available, Unavailable, Faulted, Unrecognized };

/// Schema: ChargingStationFaultCode.
enum class ChargingStationFaultCode : std::uint8_t {
    NoFaultKnown,
    UsageFailure,
    CommunicationFailure,
    ElectricalOperationFailure,
    ConfigurationFailure,
    OtherChargingStationFailure,
    Unrecognized,
};

/// Schema: ChargingPointStatus.
enum class ChargingPointStatus : std::uint8_t {
    Available,
    Occupied,
    Reserved,
    Unavailable,
    Faulted,
    Unrecognized,
};

/// Schema: ChargingPointFaultCode.
enum class ChargingPointFaultCode : std::uint8_t {
    NoFaultKnown,
    UsageFailure,
    CommunicationFailure,
    OtherChargingPointFailure,
    Unrecognized,
};

/// State of one charging process. Schema: ProcessStatus.
enum class ProcessStatus : std::uint8_t {
    Preparing,
    Charging,
    SuspendedEvse,  ///< "SuspendedEVSE"
    SuspendedEv,    ///< "SuspendedEV"
    Finishing,
    Queued,
    ChargingRejectedTechnically,
    Unrecognized,
};

/// Schema: VehicleChargingStatus.
enum class VehicleChargingStatus : std::uint8_t {
    ReadyToCharge,
    Charging,
    ChargingImpossible,
    ChargingAndPreconditioning,  ///< since 2.0
    Preconditioning,             ///< since 2.0
    Unknown,
    Unrecognized,
};

/// Schema: batteryStatus and h2TankStatus. 2.0 only.
enum class ComponentStatus : std::uint8_t {
    Ok,   ///< "OK"
    Nok,  ///< "NOK"
    Na,   ///< "NA"
    Unrecognized,
};

/// Schema: ChargingPredictionDataStatus. 2.0 only.
enum class ChargingPredictionDataStatus : std::uint8_t { Ongoing, Finished, Unrecognized };

/// The wire text of an enumerator; "Unrecognized" for that one, which has no wire text.
VDV463_EXPORT std::string_view to_string(SchemaVersion value) noexcept;  ///< "1.0", "1.1", "2.0"
VDV463_EXPORT std::string_view to_string(EnvelopeForm value) noexcept;   ///< "array", "object"
VDV463_EXPORT std::string_view to_string(MessageType value) noexcept;    ///< "Request", ...
VDV463_EXPORT std::string_view to_string(Action value) noexcept;  ///< "BootNotification", ...
VDV463_EXPORT std::string_view to_string(PresystemType value) noexcept;  ///< "BMS", "ITCS"
VDV463_EXPORT std::string_view to_string(BootStatus value) noexcept;     ///< "Accepted", "Rejected"
VDV463_EXPORT std::string_view to_string(PreconditioningRequest value) noexcept;  ///< see there
VDV463_EXPORT std::string_view to_string(ChargingInstruction value) noexcept;     ///< "Normal", ...
VDV463_EXPORT std::string_view to_string(
    ChargingStationStatus value) noexcept;  ///< "Available", ...
VDV463_EXPORT std::string_view to_string(
    ChargingStationFaultCode value) noexcept;  ///< "NoFaultKnown", ...
VDV463_EXPORT std::string_view to_string(ChargingPointStatus value) noexcept;  ///< "Available", ...
VDV463_EXPORT std::string_view to_string(
    ChargingPointFaultCode value) noexcept;                              ///< "NoFaultKnown", ...
VDV463_EXPORT std::string_view to_string(ProcessStatus value) noexcept;  ///< "Preparing", ...
VDV463_EXPORT std::string_view to_string(
    VehicleChargingStatus value) noexcept;                                 ///< "ReadyToCharge", ...
VDV463_EXPORT std::string_view to_string(ComponentStatus value) noexcept;  ///< "OK", ...
VDV463_EXPORT std::string_view to_string(
    ChargingPredictionDataStatus value) noexcept;  ///< "Ongoing", ...

}  // namespace vdv463
