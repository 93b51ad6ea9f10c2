// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <vdv463/enums.hpp>
#include <vdv463/result.hpp>

namespace vdv463::sim {

/// What a CMS says at which time, as written by hand or recorded at a presystem.
struct Scenario {
    struct Answer {
        std::size_t line = 0;                ///< among those of the scenario, from 1
        std::chrono::microseconds delay{0};  ///< after the request
        std::string text;
        std::string request_id;    ///< as recorded; empty: not known
        std::string presystem_id;  ///< as recorded
        std::string message_id;    ///< of the answer, as recorded
        bool accepts = true;       ///< it is no Error, and no Rejected
    };
    struct Push {
        std::size_t line = 0;             ///< among those of the scenario, from 1
        std::chrono::microseconds at{0};  ///< after the boot notification
        std::size_t lists_before = 0;     ///< lists of the presystem that came before it
        std::string text;
        std::string presystem_id;  ///< as recorded; empty: the text is no message
        std::string message_id;    ///< to be confirmed; empty: nothing is
    };

    /// What is sent without being asked, in order.
    std::vector<Push> pushes;
    /// For each action: what the first, the second, ... request of it is answered with.
    std::map<Action, std::vector<std::vector<Answer>>> answers;
};

/// Reads NDJSON with lines {"t":...,"dir":"in"|"out","text":"..."}. `t` is a number of seconds or
/// a time as in RFC 3339; "in" is what the presystem received, "out" what it sent. Other members,
/// and blank lines, are passed over.
/// Errors: invalid_config, with the number of the line.
[[nodiscard]] Result<Scenario> read_scenario(std::string_view content);

}  // namespace vdv463::sim
