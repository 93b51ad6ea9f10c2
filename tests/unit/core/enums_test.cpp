// SPDX-License-Identifier: Apache-2.0
#include <vdv463/message.hpp>

#include <catch2/catch.hpp>

using namespace vdv463;

TEST_CASE("enumerators have the schema's wire text", "[enums]") {
    CHECK(to_string(PresystemType::Itcs) == "ITCS");
    CHECK(to_string(ProcessStatus::SuspendedEvse) == "SuspendedEVSE");
    CHECK(to_string(ProcessStatus::SuspendedEv) == "SuspendedEV");
    CHECK(to_string(ComponentStatus::Nok) == "NOK");
    CHECK(to_string(PreconditioningRequest::NoClimaticPreconditioningOrSna) ==
          "NoClimaticPreconditioningOrSNA");
    CHECK(
        to_string(
            PreconditioningRequest::NoClimatePreconditioningOrAutomaticPreselectionByTheVehicle) ==
        "NoClimatePreconditioningOrAutomaticPreselectionByTheVehicle");
    CHECK(to_string(SchemaVersion::V2_0) == "2.0");
    CHECK(to_string(EnvelopeForm::Object) == "object");
    CHECK(to_string(MessageType::Confirmation) == "Confirmation");
}

TEST_CASE("a value without wire text says so", "[enums]") {
    CHECK(to_string(Action::Unrecognized) == "Unrecognized");
    CHECK(to_string(BootStatus::Unrecognized) == "Unrecognized");
    CHECK(to_string(ProcessStatus::Unrecognized) == "Unrecognized");
}

TEST_CASE("version sets are unions, sections and complements", "[enums]") {
    const SchemaVersions first = SchemaVersions::only(SchemaVersion::V1_0);
    CHECK(first.contains(SchemaVersion::V1_0));
    CHECK_FALSE(first.contains(SchemaVersion::V2_0));
    CHECK((first | ~first) == SchemaVersions::all());
    CHECK((first & ~first).empty());
    CHECK(~SchemaVersions{} == SchemaVersions::all());
}
