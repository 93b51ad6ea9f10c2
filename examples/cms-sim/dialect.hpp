// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/charging_information.hpp>
#include <vdv463/message.hpp>
#include <vdv463/result.hpp>

namespace vdv463::sim {

/// How the CMSs of the field speak; see docs/simulator.md.
enum class Dialect : std::uint8_t { Standard, ChargePilot, BetterFleet, Favonius };

/// What sets a dialect apart from the standard.
struct DialectTraits {
    enum class Form : std::uint8_t { AsAsked, Array, Object };
    enum class Times : std::uint8_t { Milliseconds, Seconds, Microseconds };
    enum class Mismatch : std::uint8_t {
        CloseAfter101,  ///< the standard's way to say that there is no common subprotocol
        Ignore,         ///< subprotocols are not looked at
        Refuse400,
    };
    enum class Auth : std::uint8_t { Basic401, Nobody, Bearer1008 };

    Dialect dialect = Dialect::Standard;
    std::string_view name;
    Form form = Form::AsAsked;
    Times times = Times::Milliseconds;
    std::string_view depot_prefix;  ///< in place of the depot's own URI; empty: that
    std::string_view error_key;  ///< of the text in an Error; empty: as the schema version has it
    std::string_view boot_id_prefix;
    std::string_view answer_id_prefix;
    std::string_view error_id_prefix;
    Mismatch mismatch = Mismatch::CloseAfter101;
    Auth auth = Auth::Basic401;
    bool gates_on_boot = true;  ///< refuses requests before the boot notification
    bool refuses_unknown_members = false;
    bool refuses_array = false;  ///< answers the array envelope with an Error
    bool errors_to_confirmations = false;
    bool wants_tls13 = false;
    std::size_t most_message_bytes = std::size_t{16} * 1024 * 1024;
    int most_messages_per_minute = 0;  ///< 0: any number
    std::vector<std::string> subprotocols{"v1.463.vdv.de"};
};

const std::vector<DialectTraits>& dialect_table();
const DialectTraits& traits_of(Dialect dialect);

/// The message as text of the dialect; of an answer the message id gets its prefix.
/// Errors: those of encode().
[[nodiscard]] Result<std::string> write(const Message& message, const DialectTraits& traits,
                                        SchemaVersion schema, EnvelopeForm form);

/// The answer to text that is no message, with the id and the action that the dialect has for it.
std::string write_parse_error(const std::string& presystem_id, Timestamp now,
                              const std::string& reason);

/// Gives the depot its own URI again in a text that a presystem has sent.
std::string with_own_depot(std::string_view text, const DialectTraits& traits);

/// The depot laid out as the dialect does it.
ChargingInformation laid_out(ChargingInformation information, const DialectTraits& traits);

}  // namespace vdv463::sim
