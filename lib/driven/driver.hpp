// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/codec.hpp>
#include <vdv463/session.hpp>

#include "exception_alarm.hpp"
#include "journal.hpp"
#include "lists.hpp"
#include "pending_sends.hpp"
#include "random.hpp"
#include "session.hpp"
#include "traffic.hpp"

namespace vdv463::driven {

/// A message that was handed to the transport and has not left.
struct Unsent {
    session::Token token = 0;
    std::size_t bytes = 0;
};
/// One attempt and the connection that comes of it.
struct Link {
    std::uint64_t id = 0;
    bool open = false;
    bool closing = false;  ///< close() was called, or the peer's close frame has come
    bool refused = false;  ///< what comes is not read any more
    std::optional<session::TimePoint> open_deadline;
    std::deque<Unsent> unsent;
    std::size_t unsent_bytes = 0;
};

/// Glue between the machine and the host: what happens to the host's connection goes through the
/// codec into the machine, the machine's actions go to the host's transport and handlers.
/// driver.cpp holds what the host asks for and the actions, driver_link.cpp the connection.
/// Threads: none of its own; calls must not overlap, but may be nested: see feed().
class Driver : public std::enable_shared_from_this<Driver> {
public:
    using ConnectionId = std::uint64_t;

    /// Lifetime: `transport` outlives abandon().
    Driver(SessionConfig config, ClientHandlers handlers, Transport& transport);
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;
    ~Driver();

    void feed(session::Event event, const Now& now);
    Result<PlanVersion> publish(std::vector<ChargingRequest> list, const PublishOptions& options,
                                const Now& now);
    Result<PlanVersion> withdraw_all(std::string reason, const Now& now);
    Result<PlanVersion> republish(const Now& now);
    std::vector<TrackedRequest> requests() const;
    void send(std::vector<ChargingRequest> list, hosted::SendDone done, const Now& now);
    ClientStatus status(const Now& now) const;
    void tick(const Now& now);
    std::optional<session::TimePoint> next_deadline() const;
    /// The host lets go: drops the connection and fails what waits for an answer.
    void abandon();

    // What TransportEvents says of one connection.
    void step(ConnectionId connection, AttemptStep step, const Now& now);
    void opened(ConnectionId connection, ConnectionInfo info, const Now& now);
    void text_received(ConnectionId connection, const std::string& text, const Now& now);
    void binary_received(ConnectionId connection, const Now& now);
    void bytes_received(ConnectionId connection, const Now& now);
    void pong_received(ConnectionId connection, const std::string& payload, const Now& now);
    void text_sent(ConnectionId connection, const Now& now);
    void close_received(ConnectionId connection, std::optional<std::uint16_t> code,
                        const std::string& reason, const Now& now);
    void closed(ConnectionId connection, Error cause, const Now& now);

private:
    // driver.cpp
    void advance(const Now& now);
    Result<PlanVersion> declared(Result<PlanVersion> version, const Now& now);
    template <class Value>
    void tell(Value value);
    void complete(const hosted::SendDone& done, const Result<Confirmation>& outcome);
    void note_exception(const std::string& what);
    void tell_deadline();
    void perform(session::ReportState& action);
    void perform(session::ReportStep& action);
    void perform(session::LoadStore& action);
    void perform(session::SaveStore& action);
    void perform(session::Audit& action);
    void perform(session::CompleteSend& action);
    void perform(session::Log& action);
    void perform(session::AskCredentials& action);
    EncodeOptions encoding() const;

    // driver_link.cpp
    void perform(session::OpenTransport& action);
    void perform(session::SendMessage& action);
    void perform(session::SendPing& action);
    void perform(session::CloseTransport& action);
    void perform(session::DropTransport& action);
    bool is_current(ConnectionId connection) const;
    bool is_open(ConnectionId connection, const char* what) const;
    template <class Call>
    void call_transport(const char* what, const Call& call);
    void drop_link();
    void end_link(Error cause);
    void refuse(std::uint16_t code, Error error, const Now& now);

    SessionConfig config_;
    const ClientHandlers handlers_;
    Transport& transport_;
    const hosted::Journal journal_{config_.log};
    const hosted::ListRules list_rules_;
    const std::unique_ptr<session::Random> random_;
    session::Session machine_;
    Decoder decoder_;
    hosted::PendingSends sends_;
    hosted::Traffic traffic_;
    hosted::ExceptionAlarm exception_alarm_;
    std::uint64_t exceptions_ = 0;
    ConnectionInfo connection_info_;

    Now now_{};  ///< of the latest call; its steady half never goes back
    std::deque<session::Event> events_;
    bool feeding_ = false;
    bool abandoned_ = false;
    bool resting_ = true;  ///< Stopped: no deadline, whatever the store still brings
    std::optional<session::TimePoint> told_deadline_;
    std::optional<Link> link_;
    ConnectionId last_link_ = 0;
    std::uint32_t attempt_ = 0;
};

}  // namespace vdv463::driven
