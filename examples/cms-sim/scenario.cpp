// SPDX-License-Identifier: Apache-2.0
#include "scenario.hpp"

#include <vdv463/codec.hpp>
#include <vdv463/timestamp.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

#include "json_line.hpp"

namespace vdv463::sim {
namespace {

using std::chrono::microseconds;

constexpr double most_seconds = 1e9;

struct Line {
    microseconds time{0};
    bool from_cms = false;
    std::string text;
    std::size_t number = 0;
};

/// A request of the presystem, as recorded.
struct Asked {
    microseconds time{0};
    std::string message_id;
    std::vector<Scenario::Answer> answers;
};

Error refused(std::size_t number, const std::string& why) {
    return Error(errc::invalid_config, "The scenario's line " + std::to_string(number) + ' ' + why);
}

std::optional<microseconds> read_time(const JsonLine::Value& value) {
    if (value.is_string) {
        const auto time = Timestamp::parse(value.text);
        return time ? std::optional(microseconds(time->unix_microseconds())) : std::nullopt;
    }
    char* end = nullptr;
    const double seconds = std::strtod(value.text.c_str(), &end);
    if (*end != '\0' || !std::isfinite(seconds) || std::abs(seconds) > most_seconds) {
        return std::nullopt;
    }
    return microseconds(static_cast<std::int64_t>(std::llround(seconds * 1e6)));
}

Result<Line> read_line(std::string_view text, std::size_t number) {
    const auto json = read_json_line(text);
    if (!json) {
        return refused(number,
                       "is not a flat JSON object such as "
                       "{\"t\":0.5,\"dir\":\"in\",\"text\":\"[...]\"}.");
    }
    const auto member = [&](const char* name) -> const JsonLine::Value* {
        const auto found = json->members.find(name);
        return found == json->members.end() ? nullptr : &found->second;
    };
    const auto* const t = member("t");
    const auto time = t == nullptr ? std::nullopt : read_time(*t);
    if (!time) {
        return refused(number, "has to have a member \"t\" with seconds or an RFC 3339 time.");
    }
    const auto* const dir = member("dir");
    if (dir == nullptr || (dir->text != "in" && dir->text != "out")) {
        return refused(number, "has to have a member \"dir\" that is \"in\" or \"out\".");
    }
    const auto* const content = member("text");
    if (content == nullptr || !content->is_string) {
        return refused(number, "has to have a member \"text\" with the message as a string.");
    }
    return Line{*time, dir->text == "in", content->text, number};
}

class Builder {
public:
    void take(const Line& line) {
        const Result<Message> message = decode(line.text);
        const bool is_request = message && message->envelope.message_type == MessageType::Request;
        if (!line.from_cms) {
            if (is_request) {
                take_request(line.time, message->envelope);
            }
            return;
        }
        if (message && !is_request) {
            take_answer(line, *message);
            return;
        }
        Scenario::Push push;
        push.line = line.number;
        push.at = line.time;
        push.lists_before = lists_;
        push.text = line.text;
        if (message) {
            push.presystem_id = message->envelope.presystem_id;
            push.message_id = message->envelope.message_id;
        }
        pushes_.push_back(std::move(push));
    }

    Scenario finish(microseconds first) {
        Scenario scenario;
        const microseconds begin = boot_.value_or(first);
        for (Scenario::Push& push : pushes_) {
            push.at = std::max(microseconds{0}, push.at - begin);
            scenario.pushes.push_back(std::move(push));
        }
        for (auto& [action, requests] : asked_) {
            for (Asked& asked : requests) {
                scenario.answers[action].push_back(std::move(asked.answers));
            }
        }
        return scenario;
    }

private:
    void take_request(microseconds time, const Envelope& envelope) {
        if (envelope.action == Action::BootNotification && !boot_) {
            boot_ = time;
        }
        lists_ += envelope.action == Action::ProvideChargingRequests ? 1 : 0;
        asked_[envelope.action].push_back({time, envelope.message_id, {}});
    }

    /// The request that an answer belongs to: by its id, which may have a prefix, else the newest
    /// of its action without answer; where nothing was recorded, one that is assumed.
    Asked& request_of(const Line& line, const Envelope& envelope) {
        for (auto& [action, requests] : asked_) {
            for (Asked& asked : requests) {
                const std::string& id = asked.message_id;
                const std::string& answered = envelope.message_id;
                if (!id.empty() && answered.size() >= id.size() &&
                    answered.compare(answered.size() - id.size(), id.size(), id) == 0) {
                    return asked;
                }
            }
        }
        const Action action = envelope.action == Action::Unrecognized
                                  ? Action::ProvideChargingRequests
                                  : envelope.action;
        auto& requests = asked_[action];
        if (requests.empty() || !requests.back().answers.empty()) {
            requests.push_back({line.time, {}, {}});
        }
        return requests.back();
    }

    void take_answer(const Line& line, const Message& message) {
        Asked& asked = request_of(line, message.envelope);
        Scenario::Answer answer;
        answer.line = line.number;
        answer.delay = std::max(microseconds{0}, line.time - asked.time);
        answer.text = line.text;
        answer.request_id = asked.message_id;
        answer.presystem_id = message.envelope.presystem_id;
        answer.message_id = message.envelope.message_id;
        const auto* const boot = std::get_if<BootNotificationResponse>(&message.payload);
        answer.accepts = message.envelope.message_type == MessageType::Confirmation &&
                         (boot == nullptr || boot->status == BootStatus::Accepted);
        asked.answers.push_back(std::move(answer));
    }

    std::optional<microseconds> boot_;
    std::size_t lists_ = 0;
    std::vector<Scenario::Push> pushes_;
    std::map<Action, std::vector<Asked>> asked_;
};

}  // namespace

Result<Scenario> read_scenario(std::string_view content) {
    Builder builder;
    std::optional<microseconds> first;
    for (std::size_t number = 1; !content.empty(); ++number) {
        const std::size_t end = std::min(content.find('\n'), content.size());
        const std::string_view text = content.substr(0, end);
        content.remove_prefix(std::min(end + 1, content.size()));
        if (text.find_first_not_of(" \t\r") == std::string_view::npos) {
            continue;
        }
        const Result<Line> line = read_line(text, number);
        if (!line) {
            return line.error();
        }
        first = first.value_or(line->time);
        builder.take(*line);
    }
    if (!first) {
        return Error(errc::invalid_config, "The scenario is empty: it needs at least one line.");
    }
    return builder.finish(*first);
}

}  // namespace vdv463::sim
