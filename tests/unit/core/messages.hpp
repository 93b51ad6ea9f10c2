// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/codec.hpp>

#include <string>
#include <vector>

/// Texts and models that the core's tests begin with.
namespace vdv463::test {

inline constexpr const char* uuid = "728ba441-4fd6-4b8b-9680-ea4018c2cd2e";
inline constexpr SchemaVersion versions[] = {SchemaVersion::V1_0, SchemaVersion::V1_1,
                                             SchemaVersion::V2_0};

/// An array message of the given type, action and payload text, otherwise without fault.
std::string text_of(int type, const std::string& action, const std::string& payload);

/// A ProvideChargingRequests request with one entry whose chargingRequestData is `data`.
std::string requests_text(const std::string& data);
/// A ProvideChargingInformation request with one point; `rest` is appended to its members.
std::string point_text(const std::string& rest);
/// The same with a running process of that chargingPredictionData.
std::string prediction_text(const std::string& prediction_data);

/// The path of what requests_text() and point_text() put into the message.
inline constexpr const char* data_path = "/6/chargingRequestList/0/chargingRequestData";
inline constexpr const char* point_path =
    "/6/depotInfoList/0/chargingStationInfoList/0/chargingPointInfoList/0";
inline constexpr const char* prediction_path =
    "/6/depotInfoList/0/chargingStationInfoList/0/chargingPointInfoList/0/chargingProcessInfo/"
    "chargingPredictionData";

DecodeOptions strict(SchemaVersion version);

/// The versions in which strict reading takes the text, such as "1.0 1.1". Fails the test where
/// lenient reading sees it otherwise.
std::string strictly_taken_in(const std::string& text);

/// Decodes leniently and requires success and exactly one issue, which it returns.
Issue only_issue_of(const std::string& text);

/// Decodes and requires failure.
Error error_of(const std::string& text, const DecodeOptions& options = {});

/// A message that all versions can express.
Message requests_message(std::size_t count = 1);
ChargingRequest& first_request(Message& message);
/// A message with one charging point, in the form of 1.1.
Message information_message();
ChargingPointInfo& first_point(Message& message);

}  // namespace vdv463::test
