// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alarms.hpp"
#include "backoff.hpp"
#include "clock_offset.hpp"
#include "correlator.hpp"
#include "link_alarms.hpp"
#include "liveness.hpp"
#include "plan_keeper.hpp"
#include "send_queue.hpp"
#include "session.hpp"

namespace vdv463::session {

/// The states and what leads from one to the next. machine.cpp holds the transitions,
/// machine_host.cpp what the host asks for, machine_messages.cpp what is received,
/// machine_answers.cpp our requests and their answers, machine_link.cpp what keeps the link up and
/// tells how it is, machine_timers.cpp what time brings.
class Session::Machine {
public:
    Machine(SessionConfig config, Random& random);

    void handle(Event event, const Now& now, Actions& out);
    std::optional<TimePoint> deadline() const;
    SessionStatus status(TimePoint now) const;

    Result<PlanVersion> publish(std::vector<ChargingRequest> list, const PublishOptions& options,
                                const Now& now);
    Result<PlanVersion> withdraw_all(std::string reason, const Now& now);
    Result<PlanVersion> republish(const Now& now);
    std::vector<TrackedRequest> requests() const;

private:
    using Deadline = std::optional<TimePoint>;
    struct Deadlines {
        Deadline retry;         ///< Waiting: the next attempt
        Deadline credentials;   ///< Waiting: ask the provider for others
        Deadline boot;          ///< Booting: the answer to the boot
        Deadline close;         ///< Closing: drop
        Deadline stable;        ///< Ready: the back-off starts anew
        Deadline answer;        ///< of the list on its way
        Deadline gate;          ///< Ready: opens without information
        Deadline silent;        ///< Ready: INFORMATION_SILENT
        Deadline information;   ///< Ready: close
        Deadline certificates;  ///< Ready: look how long they are valid
    };
    struct Unwritten {
        Token token = 0;
        TimePoint since;  ///< the one before has left by then
    };
    /// What belongs to one connection only.
    struct Connection {
        TimePoint opened_at;
        TimePoint ready_at;
        std::string subprotocol;
        bool gate_open = false;
        bool closed_by_us = false;
        bool heard_message = false;
        unsigned unanswered_in_row = 0;
        std::optional<std::string> first_information;  ///< its summary
    };

    // machine_host.cpp, besides status()
    void on(Start);
    void on(Stop);
    void on(ReconnectNow);
    void on(Woken);
    void on(const SetActive& set);
    void on(const StoreLoaded& loaded);
    void on(const StoreSaved& saved);
    void on(Send send);

    // machine.cpp
    void on(TransportOpened opened);
    void on(TransportClosed closed);
    void on(PeerClosing closing);
    void begin();
    void connect();
    void boot();
    void become_ready();
    void close_connection(std::optional<Error> cause);
    void await_close(std::optional<Error> cause);
    void drop(std::optional<Error> cause);
    void end_connection(std::optional<Error> cause);
    void finish_stop();
    void forget_connection(const Error& error);
    bool unwanted() const noexcept;
    void rest();
    void enter(State to, std::optional<Error> cause = std::nullopt,
               std::optional<std::chrono::milliseconds> retry_in = std::nullopt);
    bool open() const noexcept;       ///< we may send
    bool connected() const noexcept;  ///< messages may come
    bool subprotocol_acceptable(const std::string& subprotocol) const;
    Error explained(Error cause) const;
    bool logs(LogLevel level) const noexcept { return level <= config_.log_level; }
    void log(LogLevel level, std::string text, std::string message_id = {});

    // machine_messages.cpp
    void on(BytesReceived);
    void on(const PongReceived& pong);
    void on(MessageReceived received);
    void on(const UndecodableReceived& received);
    void on_information(Message message);
    void on_unexpected_request(const Message& message);
    void answer(Envelope request, Payload payload);
    Token send(MessageType type, MessageAction action, std::string message_id,
               std::string presystem_id, Payload payload);
    void report_information_step(std::chrono::microseconds elapsed);
    void report_findings(const Message& message);
    void report(IssueReport::Kind kind, const Envelope& envelope, Error error);

    // machine_answers.cpp
    void on(MessageWritten written);
    void on_answer(const Message& message);
    void on_boot_answer(const Message& message);
    void on_request_answer(const Message& message, const Outstanding& request);
    void on_undecodable_answer(const Envelope& envelope, const Error& error);
    void on_answer_deadline();
    void fail_list(const Error& error);
    void on_unmatched(const Message& message, Match match);
    std::string request(MessageAction action, Payload payload);
    void pump();
    void open_gate();
    void judge_gate();

    // machine_link.cpp
    void on(SendProgress);
    void on(const CredentialsAsked& asked);
    void await_retry(std::optional<Error> cause);
    void arm_credentials();
    void on_credentials_deadline();
    void on_certificates_deadline();
    void note_clock(const Envelope& envelope);
    void await_information();
    void on_information_silent();
    void on_information_timeout();

    // machine_timers.cpp, besides deadline()
    void on(TimerFired);
    void on_boot_deadline();
    void on_liveness_deadline();
    Deadline written_deadline() const;
    void give_up_if_nothing_leaves();
    bool due(Deadline& deadline) const;

    const SessionConfig config_;
    Random& random_;
    Backoff backoff_;
    Correlator correlator_;
    Liveness liveness_;
    SendQueue sends_;

    State state_ = State::Stopped;
    Deadlines deadlines_;
    Connection connection_;
    bool stopping_ = false;
    bool restart_ = false;
    std::uint32_t attempt_ = 0;
    std::uint32_t attempts_without_ready_ = 0;
    Token last_token_ = 0;
    std::vector<Unwritten> unwritten_;  ///< messages of ours that have not left yet, in order
    std::optional<Error> closing_cause_;
    std::optional<Error> last_error_;
    std::optional<TimePoint> entered_;  ///< when `state_` began
    std::optional<TimePoint> last_information_;
    Alarms alarms_;
    LinkAlarms link_alarms_{alarms_};
    ClockOffset clock_offset_;
    std::chrono::milliseconds credentials_pace_{0};
    std::uint64_t connections_ = 0;
    std::uint64_t information_received_ = 0;
    std::uint64_t undecodable_messages_ = 0;
    std::uint64_t unmatched_answers_ = 0;

    PlanKeeper plan_{config_, alarms_};
    bool closed_unanswered_ = false;  ///< and nothing answered since
    Actions declared_;  ///< what publish() and the like brought about, told with the next event

    // Of the event being handled:
    Now now_;
    Actions out_;
};

}  // namespace vdv463::session
