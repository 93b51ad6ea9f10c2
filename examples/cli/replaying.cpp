// SPDX-License-Identifier: Apache-2.0
#include "replaying.hpp"

#include "attempt.hpp"
#include "durations.hpp"
#include "exit_code.hpp"
#include "json_output.hpp"
#include "main_loop.hpp"
#include "own_requests.hpp"
#include "report.hpp"
#include "terminal.hpp"
#include "text.hpp"

#include <vdv463/client.hpp>
#include <vdv463/codec.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace vdv463::cli {
namespace {

using namespace std::chrono_literals;

class Replaying {
public:
    Replaying(const SendingOptions& options, double speed, MainLoop& loop,
              const ClientConfig& config, std::vector<RecordedList> lists)
        : options_(options),
          speed_(speed),
          loop_(loop),
          out_(STDOUT_FILENO, loop.signal_fd()),
          attempt_(config.url),
          presystem_id_(config.presystem_id),
          lists_(std::move(lists)) {}

    int run(ClientConfig config) {
        config.reconnect.max_attempts = 1;
        config.executor = loop_.executor();
        Result<Client> client = Client::create(std::move(config), handlers());
        if (!client) {
            return report_error(client.error());
        }
        client_ = &*client;
        loop_.every(5ms, [this] { send_due(); });
        client->start();
        const MainLoop::End end = loop_.run(std::nullopt);
        client_ = nullptr;
        const std::optional<Error> lost = attempt_.error();
        client->stop();
        if (end.why == MainLoop::End::Why::Signal) {
            return exit_signal(end.signal);
        }
        if (deletion_) {
            report_deletion(*deletion_);
            return exit_usage;
        }
        return lost && answers_ < lists_.size() ? report_error(*lost) : exit_code_;
    }

private:
    ClientHandlers handlers() {
        ClientHandlers handlers = attempt_handlers(attempt_);
        handlers.on_state = [this](const StateChange& change) {
            if (change.to == State::Ready) {
                begin_ = MainLoop::Clock::now();
            } else if (attempt_.add(change)) {
                loop_.quit();
            }
        };
        handlers.on_charging_information = [this](const ChargingInformation& information) {
            latest_ = information;
        };
        return handlers;
    }

    /// One after the other: the answer to one list comes before the next list goes.
    void send_due() {
        if (!begin_ || waiting_ || client_ == nullptr || next_ == lists_.size()) {
            return;
        }
        const auto after = std::chrono::duration_cast<std::chrono::microseconds>(
            std::chrono::duration<double, std::micro>(
                static_cast<double>(lists_[next_].after.count()) / speed_));
        const ClientStatus status = client_->status();
        const bool informed = latest_ || status.information_received == 0;
        if (MainLoop::Clock::now() < *begin_ + after || !status.gate_open || !informed) {
            return;
        }
        send(lists_[next_++]);
    }

    void send(const RecordedList& recorded) {
        sent_before_.insert(sent_before_.end(), recorded.list.begin(), recorded.list.end());
        if (latest_ && !options_.replace_all) {
            deletion_ = deletion(*latest_, presystem_id_, sent_before_);
        }
        if (deletion_) {
            loop_.quit();
            return;
        }
        waiting_ = true;
        client_->send(recorded.list,
                      [this, line = recorded.line](const Result<Confirmation>& outcome) {
                          waiting_ = false;
                          take(line, outcome);
                      });
    }

    void take(std::size_t line, const Result<Confirmation>& outcome) {
        ++answers_;
        const int code = outcome ? exit_ok : exit_code_of(outcome.error());
        exit_code_ = exit_code_ == exit_ok ? code : exit_code_;
        if (options_.json) {
            out_.line(json_answer(outcome, code));
        } else if (outcome) {
            out_.line(fmt::format("line {}: confirmed by the CMS after {} (message {})", line,
                                  humane_duration(outcome->round_trip),
                                  printable(outcome->message_id)));
        }
        if (!outcome) {
            note(fmt::format("vdv463: line {} of the recording:", line));
            report_error(outcome.error());
        }
        if (answers_ == lists_.size() || out_.broken()) {
            loop_.quit();
        }
    }

    const SendingOptions& options_;
    const double speed_;
    MainLoop& loop_;
    Output out_;
    Attempt attempt_;
    std::string presystem_id_;
    std::vector<RecordedList> lists_;
    Client* client_ = nullptr;
    std::optional<MainLoop::Clock::time_point> begin_;  ///< when the CMS accepted the boot
    std::optional<ChargingInformation> latest_;
    std::vector<ChargingRequest> sent_before_;  ///< by this replay, which may delete them again
    std::size_t next_ = 0;
    std::size_t answers_ = 0;
    bool waiting_ = false;
    std::optional<Error> deletion_;
    int exit_code_ = exit_ok;
};

}  // namespace

std::vector<RecordedList> recorded_lists(const std::vector<WireEntry>& entries) {
    std::vector<RecordedList> lists;
    std::optional<std::chrono::microseconds> boot;
    for (const WireEntry& entry : entries) {
        Result<Message> message = entry.direction == WireDirection::Out
                                      ? decode(entry.text)
                                      : Result<Message>(Error(errc::invalid_value, ""));
        if (!message || message->envelope.message_type != MessageType::Request) {
            continue;
        }
        if (message->envelope.action == Action::BootNotification) {
            boot = boot.value_or(entry.time);
        }
        if (auto* const requests = std::get_if<ChargingRequests>(&message->payload)) {
            const auto begin = boot.value_or(entries.front().time);
            lists.push_back({entry.line, std::max(entry.time - begin, std::chrono::microseconds{0}),
                             std::move(requests->charging_request_list)});
        }
    }
    return lists;
}

int replay_lists(const SendingOptions& options, double speed, ClientConfig config,
                 std::vector<RecordedList> lists) {
    Result<std::unique_ptr<MainLoop>> loop = MainLoop::create();
    if (!loop) {
        return report_error(loop.error());
    }
    Replaying replaying(options, speed, **loop, config, std::move(lists));
    return replaying.run(std::move(config));
}

}  // namespace vdv463::cli
