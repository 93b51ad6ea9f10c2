// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <vdv463/codec.hpp>
#include <vdv463/session.hpp>

namespace vdv463::test {

using namespace std::chrono_literals;

/// A WebSocket stack that only writes down what it is asked for.
class FakeTransport : public Transport {
public:
    void open(TransportEvents events, const TransportRequest& request) override;
    void send_text(std::string text) override;
    void ping(const std::string& payload) override;
    void close(std::uint16_t code, const std::string& reason) override;
    void drop() override;
    void deadline_changed(
        std::optional<std::chrono::steady_clock::time_point> next_deadline) override;

    /// Since the last call: "open 1", "ping", "close 1000", "drop"; a message as "sent ACTION
    /// TYPE".
    std::vector<std::string> take_calls();

    std::vector<std::string> calls;
    std::vector<TransportEvents> connections;  ///< every one that was asked for
    std::vector<Message> sent;
    TransportRequest last_request;
    std::string last_ping;
    std::optional<std::chrono::steady_clock::time_point> deadline;
    bool tells_sent = true;                    ///< text_sent() at once
    std::function<void(const char*)> on_call;  ///< inside each call but deadline_changed()
    std::function<void()> on_deadline;         ///< inside deadline_changed()
};

/// A host with a loop of its own: a session, a fake transport and fake clocks.
class HostLoop {
public:
    explicit HostLoop(SessionConfig config = good_config());

    static SessionConfig good_config();
    static std::vector<ChargingRequest> list_of(const std::vector<std::string>& ids);

    void start() { session->start(now); }
    TransportEvents& connection() { return transport.connections.back(); }
    void open(const std::string& subprotocol = "v1.463.vdv.de");
    /// The CMS sends; an answer repeats the id of our last message.
    void receive(MessageType type, Action action, Payload payload, const std::string& id);
    void answer(Payload payload);
    void boot(BootStatus status = BootStatus::Accepted);
    void inform(const std::string& id = "11111111-1111-4111-8111-111111111111");
    /// From start() to Ready with an open gate.
    void ready();
    void lose();
    PlanVersion publish(const std::vector<std::string>& ids);
    /// Lets time pass; tick() comes whenever it is due.
    void pass(std::chrono::milliseconds time);
    State state() const { return session->status(now).state; }

    Now now{std::chrono::steady_clock::time_point{} + 1h,
            *Timestamp::parse("2026-11-28T20:00:00Z")};
    FakeTransport transport;
    std::vector<std::string> told;  ///< what the handlers heard, in order
    std::vector<AttemptStep> steps;
    std::vector<IssueReport> issues;
    std::vector<std::string> log;
    std::function<void(const std::string&)> on_told;  ///< inside each handler
    std::uint64_t randoms = 0;
    std::optional<Session> session;

private:
    void tell(std::string text);
    ClientHandlers handlers();
};

/// Whether any of the texts holds `part`.
bool any_holds(const std::vector<std::string>& texts, const std::string& part);

}  // namespace vdv463::test
