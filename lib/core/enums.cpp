// SPDX-License-Identifier: Apache-2.0
#include <vdv463/enums.hpp>

#include "enum_tables.hpp"

namespace vdv463 {
namespace {

template <class E>
constexpr std::string_view text_of(E value) noexcept {
    const core::EnumEntry<E>* entry = core::find_entry(value);
    return entry != nullptr ? entry->text : std::string_view{"Unrecognized"};
}

}  // namespace

std::string_view to_string(SchemaVersion value) noexcept {
    return text_of(value);
}
std::string_view to_string(EnvelopeForm value) noexcept {
    return text_of(value);
}
std::string_view to_string(MessageType value) noexcept {
    return text_of(value);
}
std::string_view to_string(Action value) noexcept {
    return text_of(value);
}
std::string_view to_string(PresystemType value) noexcept {
    return text_of(value);
}
std::string_view to_string(BootStatus value) noexcept {
    return text_of(value);
}
std::string_view to_string(PreconditioningRequest value) noexcept {
    return text_of(value);
}
std::string_view to_string(ChargingInstruction value) noexcept {
    return text_of(value);
}
std::string_view to_string(ChargingStationStatus value) noexcept {
    return text_of(value);
}
std::string_view to_string(ChargingStationFaultCode value) noexcept {
    return text_of(value);
}
std::string_view to_string(ChargingPointStatus value) noexcept {
    return text_of(value);
}
std::string_view to_string(ChargingPointFaultCode value) noexcept {
    return text_of(value);
}
std::string_view to_string(ProcessStatus value) noexcept {
    return text_of(value);
}
std::string_view to_string(VehicleChargingStatus value) noexcept {
    return text_of(value);
}
std::string_view to_string(ComponentStatus value) noexcept {
    return text_of(value);
}
std::string_view to_string(ChargingPredictionDataStatus value) noexcept {
    return text_of(value);
}

}  // namespace vdv463
