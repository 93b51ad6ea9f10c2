// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include <vdv463/message.hpp>

/// Sentences for people, and the errors that hold them.
namespace vdv463::session {

/// "30 s", or "1500 ms" when it is not a whole number of seconds.
std::string in_words(std::chrono::milliseconds duration);

/// "2 depots, 1 charging point".
std::string summary(const ChargingInformation& information);

/// The CMS answered our request with an Error; its words are in peer_text.
Error remote_error(const Envelope& answer, const ErrorPayload& payload, vdv463::Action request);

/// What we write into an Error about a message that we could not read.
std::string complaint(const Error& error);

/// An error about a received message that was readable.
Error about_message(errc code, std::string detail, const Envelope& envelope);

}  // namespace vdv463::session
