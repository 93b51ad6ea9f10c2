// SPDX-License-Identifier: Apache-2.0
#include "faults.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace vdv463::sim {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t most_number = 1'000'000'000;
constexpr std::size_t longest_suggestion_distance = 6;

Error refused(std::string_view text, const std::string& why) {
    return Error(errc::invalid_config, "The fault '" + std::string(text) + "' " + why);
}

std::optional<std::int64_t> read_number(std::string_view text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(text.data(), end, number);
    const bool good = problem == std::errc{} && rest == end && number >= 0 && number <= most_number;
    return good ? std::optional<std::int64_t>(number) : std::nullopt;
}

std::optional<milliseconds> read_duration(std::string_view text) {
    struct Unit {
        std::string_view name;
        std::int64_t ms;
    };
    constexpr std::array<Unit, 4> units{{{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = read_number(text.substr(0, digits));
    const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& known) {
        return known.name == text.substr(digits);
    });
    if (!number || unit == units.end()) {
        return std::nullopt;
    }
    return milliseconds(*number * unit->ms);
}

std::optional<double> read_probability(const std::string& text) {
    if (text.empty() || text.find_first_not_of("0123456789.") != std::string::npos) {
        return std::nullopt;
    }
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    const bool good = *end == '\0' && value >= 0 && value <= 1;
    return good ? std::optional<double>(value) : std::nullopt;
}

/// Levenshtein's distance: the letters to change, add or leave out.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t column = 0; column <= b.size(); ++column) {
        row[column] = column;
    }
    for (std::size_t line = 1; line <= a.size(); ++line) {
        std::size_t diagonal = row[0];
        row[0] = line;
        for (std::size_t column = 1; column <= b.size(); ++column) {
            const std::size_t changed = diagonal + (a[line - 1] == b[column - 1] ? 0 : 1);
            diagonal = row[column];
            row[column] = std::min({changed, row[column] + 1, row[column - 1] + 1});
        }
    }
    return row[b.size()];
}

std::string suggestion(std::string_view name) {
    const auto nearest = std::min_element(
        fault_table().begin(), fault_table().end(), [&](const FaultInfo& a, const FaultInfo& b) {
            return distance(name, a.name) < distance(name, b.name);
        });
    if (distance(name, nearest->name) > longest_suggestion_distance) {
        return "is not known; vdv463 sim --list-faults shows all.";
    }
    return "is not known; did you mean " + std::string(nearest->name) + '?';
}

bool is_among(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

/// What a value has to be beyond its kind; empty: it is.
std::string value_problem(const Fault& fault) {
    const auto within = [&](std::int64_t least, std::int64_t most) {
        return fault.number >= least && fault.number <= most
                   ? std::string()
                   : "has to have a value from " + std::to_string(least) + " to " +
                         std::to_string(most) + '.';
    };
    switch (fault.id) {
        case FaultId::TlsVersion:
            return is_among(fault.text, {"1.0", "1.1", "1.2", "1.3"})
                       ? ""
                       : "has to have the value 1.0, 1.1, 1.2 or 1.3.";
        case FaultId::Drop:
            return is_among(fault.text, {"fin", "reset"}) ? ""
                                                          : "has to be drop=fin or drop=reset.";
        case FaultId::HttpStatus:
            return within(200, 599);
        case FaultId::InfoFragmented:
        case FaultId::SlowDrip:
            return within(1, 1'000'000);
        case FaultId::Flood:
            return within(1, 100'000);
        case FaultId::AnswerErrorsAndConfirmation:
            return within(1, 100);
        case FaultId::CertExpired:
        case FaultId::CertNotYetValid:
            return within(1, 3650);
        case FaultId::InfoHuge:
            return within(1, 256 * 1024 * 1024);
        case FaultId::Close: {
            const auto code =
                read_number(std::string_view(fault.text)
                                .substr(0, std::min(fault.text.find(':'), fault.text.size())));
            const bool good = code && ((*code >= 1000 && *code <= 1014 && *code != 1004 &&
                                        *code != 1005 && *code != 1006) ||
                                       (*code >= 3000 && *code <= 4999));
            // A control frame holds 125 bytes, two of which are the code.
            return good && fault.text.size() <= 128 ? ""
                                                    : "has to have a close code that may be sent "
                                                      "(RFC 6455, 7.4), such as 1008:go away.";
        }
        default:
            return {};
    }
}

std::optional<Error> read_value(std::string_view whole, std::optional<std::string_view> given,
                                Fault& fault) {
    const FaultInfo& info = fault_info(fault.id);
    if (info.kind == FaultValue::None && given) {
        return refused(whole, "takes no value.");
    }
    fault.text = given.value_or(info.preset);
    if (info.kind == FaultValue::Number) {
        const auto number = read_number(fault.text);
        if (!number) {
            return refused(whole, "has to have a whole number as its value.");
        }
        fault.number = *number;
    }
    if (info.kind == FaultValue::Duration) {
        const auto duration = read_duration(fault.text);
        if (!duration) {
            return refused(whole, "has to have a duration as its value, such as 500ms or 5s.");
        }
        fault.duration = *duration;
    }
    const std::string problem = value_problem(fault);
    return problem.empty() ? std::nullopt : std::optional<Error>(refused(whole, problem));
}

/// Reads a selector; false when there is none of that form.
bool read_selector(std::string_view selector, Fault& fault) {
    if (const auto after = read_duration(selector)) {
        fault.after = *after;
        return true;
    }
    const std::size_t equals = std::min(selector.find('='), selector.size());
    const std::string_view name = selector.substr(0, equals);
    const std::string_view value = selector.substr(std::min(equals + 1, selector.size()));
    if (name == "p") {
        const auto probability = read_probability(std::string(value));
        fault.probability = probability.value_or(1);
        return probability.has_value();
    }
    const auto number = read_number(value);
    if (!number || *number < 1) {
        return false;
    }
    const int count = static_cast<int>(*number);
    if (name == "message") {
        fault.from_message = count;
    } else if (name == "connection") {
        fault.from_connection = count;
    } else if (name == "times") {
        fault.times = count;
    } else {
        return false;
    }
    return true;
}

/// Which selectors make sense; empty: those given do.
std::string selector_problem(const Fault& fault) {
    const FaultStage stage = fault_info(fault.id).stage;
    const bool timed = fault.after.count() > 0 || fault.from_message;
    const bool counted = fault.from_connection != 1 || fault.times || fault.probability < 1;
    if ((stage == FaultStage::Port || stage == FaultStage::Tls) && (timed || counted)) {
        return "holds from the start for all connections, so that it takes no @.";
    }
    if (stage == FaultStage::Upgrade && timed) {
        return "is over before the first message: it takes @connection, @times and @p only.";
    }
    return {};
}

}  // namespace

Result<Fault> parse_fault(std::string_view text) {
    std::string_view rest = text;
    const std::size_t at = std::min(rest.find('@'), rest.size());
    const std::string_view head = rest.substr(0, at);
    const std::size_t equals = std::min(head.find('='), head.size());
    const std::string_view name = head.substr(0, equals);
    const auto info = std::find_if(fault_table().begin(), fault_table().end(),
                                   [&](const FaultInfo& known) { return known.name == name; });
    if (info == fault_table().end()) {
        return refused(name, suggestion(name));
    }
    Fault fault;
    fault.id = info->id;
    const auto value = equals == head.size()
                           ? std::nullopt
                           : std::optional<std::string_view>(head.substr(equals + 1));
    if (auto error = read_value(text, value, fault)) {
        return *std::move(error);
    }
    rest.remove_prefix(at);
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const std::size_t next = std::min(rest.find('@'), rest.size());
        if (!read_selector(rest.substr(0, next), fault)) {
            return refused(text,
                           "has a part after @ that is none of 5s, message=N, connection=N, "
                           "times=N (N from 1) and p=0..1.");
        }
        rest.remove_prefix(next);
    }
    const std::string problem = selector_problem(fault);
    if (!problem.empty()) {
        return refused(text, problem);
    }
    return fault;
}

}  // namespace vdv463::sim
