// SPDX-License-Identifier: Apache-2.0
#include "scenario_player.hpp"

#include <vdv463/codec.hpp>

#include <algorithm>
#include <utility>

#include "json_line.hpp"
#include "text_surgery.hpp"

namespace vdv463::sim {
namespace {

constexpr std::chrono::seconds longest_wait_for_list{2};

/// The id that an answer had, with the request's own part of it replaced.
std::string readdressed(const Scenario::Answer& recorded, const std::string& request_id) {
    const std::string& id = recorded.request_id;
    if (id.empty() || recorded.message_id.size() < id.size()) {
        return request_id;
    }
    return recorded.message_id.substr(0, recorded.message_id.size() - id.size()) + request_id;
}

}  // namespace

ScenarioPlayer::ScenarioPlayer(ScenarioPlayerConfig config, const Scenario& scenario,
                               Journal& journal, std::string peer)
    : config_(config),
      scenario_(scenario),
      journal_(journal),
      peer_(std::move(peer)),
      referee_(config_.referee, journal_, peer_) {}

void ScenarioPlayer::receive(std::string_view text, Timestamp now) {
    const Result<Message> message = decode(text);
    if (!message) {
        referee_.on_unreadable(message.error());
        return;
    }
    if (message->envelope.message_type == MessageType::Request) {
        on_request(*message, now);
        return;
    }
    referee_.on_answer(*message);
}

void ScenarioPlayer::on_request(const Message& message, Timestamp now) {
    const Envelope& envelope = message.envelope;
    referee_.on_request(message, now);
    if (envelope.action == Action::BootNotification && !begin_) {
        begin_ = now;
        presystem_id_ = envelope.presystem_id;
        journal_.add(peer_ + ": boot of " + presystem_id_ + ", the scenario begins");
    }
    const std::size_t index = requests_[envelope.action]++;
    const auto recorded = scenario_.answers.find(envelope.action);
    if (recorded == scenario_.answers.end()) {
        answer_plainly(envelope, now);
        return;
    }
    for (const Scenario::Answer& one :
         recorded->second[std::min(index, recorded->second.size() - 1)]) {
        answer(envelope, one, now);
    }
}

void ScenarioPlayer::answer(const Envelope& request, const Scenario::Answer& recorded,
                            Timestamp now) {
    std::string text = recorded.text;
    if (recorded.presystem_id != request.presystem_id) {
        replace_first(text, json_quoted(recorded.presystem_id), json_quoted(request.presystem_id));
    }
    replace_first(text, json_quoted(recorded.message_id),
                  json_quoted(readdressed(recorded, request.message_id)));
    outgoing_.push_back({recorded.line, later(now, recorded.delay), std::move(text), request.action,
                         recorded.accepts, request.message_id});
}

void ScenarioPlayer::answer_plainly(const Envelope& request, Timestamp now) {
    Message message;
    message.envelope = request;
    message.envelope.message_type = MessageType::Confirmation;
    message.envelope.source = "CMS";
    message.envelope.timestamp = now;
    switch (request.action) {
        case Action::BootNotification:
            message.payload = BootNotificationResponse{BootStatus::Accepted};
            break;
        case Action::ProvideChargingRequests:
            message.payload = ChargingRequestsConfirmation{};
            break;
        default:
            return;  // no presystem's request; the referee has said so
    }
    const auto text = encode(message, EncodeOptions{config_.referee.schema, request.form});
    if (!text) {
        journal_.add(peer_ + ": an answer cannot be written: " + text.error().to_string());
        return;
    }
    outgoing_.push_back({0, now, *text, request.action, true, request.message_id});
}

std::vector<Frame> ScenarioPlayer::take_due(Timestamp now) {
    referee_.watch(now);
    std::vector<Frame> frames;
    for (auto waiting = outgoing_.begin(); waiting != outgoing_.end();) {
        if (waiting->due > now) {
            ++waiting;
            continue;
        }
        if (waiting->action == Action::BootNotification) {
            referee_.sent_boot_answer(waiting->accepts);
        } else {
            referee_.sent_list_answer();
        }
        referee_.sent_answer_to(waiting->request_id);
        frames.push_back({std::move(waiting->text)});
        waiting = outgoing_.erase(waiting);
    }
    for (auto due = next_push_due(); due && *due <= now; due = next_push_due()) {
        push(scenario_.pushes[next_push_++], now, frames);
        if (next_push_ == scenario_.pushes.size()) {
            journal_.add(peer_ + ": the scenario is played to its end");
        }
    }
    return frames;
}

void ScenarioPlayer::push(const Scenario::Push& recorded, Timestamp now,
                          std::vector<Frame>& frames) {
    std::string text = recorded.text;
    if (!recorded.presystem_id.empty() && recorded.presystem_id != presystem_id_) {
        replace_first(text, json_quoted(recorded.presystem_id), json_quoted(presystem_id_));
    }
    if (!recorded.message_id.empty()) {
        // A scenario may be played again, and no id twice.
        const std::string id = identifiers_.next();
        replace_first(text, json_quoted(recorded.message_id), json_quoted(id));
        referee_.sent_information(id, now);
    }
    frames.push_back({std::move(text)});
}

std::optional<Timestamp> ScenarioPlayer::next_due() const {
    std::optional<Timestamp> next = referee_.next_due();
    const auto consider = [&](Timestamp time) { next = std::min(next.value_or(time), time); };
    for (const Outgoing& waiting : outgoing_) {
        consider(waiting.due);
    }
    if (const auto due = next_push_due()) {
        consider(*due);
    }
    return next;
}

/// Empty also as long as an answer has to go first, which has its own time.
std::optional<Timestamp> ScenarioPlayer::next_push_due() const {
    if (!begin_ || next_push_ == scenario_.pushes.size() ||
        waits_for_answer(scenario_.pushes[next_push_])) {
        return std::nullopt;
    }
    const Scenario::Push& push = scenario_.pushes[next_push_];
    const auto lists = requests_.find(Action::ProvideChargingRequests);
    const std::size_t received = lists == requests_.end() ? 0 : lists->second;
    const Timestamp due = later(*begin_, push.at);
    return received < push.lists_before ? due + longest_wait_for_list : due;
}

bool ScenarioPlayer::waits_for_answer(const Scenario::Push& push) const {
    return std::any_of(outgoing_.begin(), outgoing_.end(), [&push](const Outgoing& waiting) {
        return waiting.line != 0 && waiting.line < push.line;
    });
}

Timestamp ScenarioPlayer::later(Timestamp begin, std::chrono::microseconds recorded) const {
    return begin + std::chrono::microseconds(static_cast<std::int64_t>(
                       static_cast<double>(recorded.count()) / config_.speed));
}

}  // namespace vdv463::sim
