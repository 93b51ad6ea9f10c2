// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "heap.hpp"
#include "session/session.hpp"

using namespace vdv463;
using namespace vdv463::test;
using namespace session;

namespace {

class CountingRandom : public Random {
public:
    std::uint64_t next() override { return ++count_; }

private:
    std::uint64_t count_ = 0;
};

Message from_cms(MessageType type, std::string message_id, Payload payload, vdv463::Action action) {
    Message message;
    message.envelope.message_type = type;
    message.envelope.presystem_id = "uri://Customer1/Presystem1";
    message.envelope.timestamp = Timestamp::from_unix_microseconds(1);
    message.envelope.message_id = std::move(message_id);
    message.envelope.action = action;
    message.payload = std::move(payload);
    return message;
}

Message information() {
    ChargingInformation contents;
    for (const char* id : {"a depot with an id of many characters", "another one of that kind"}) {
        DepotInfo depot;
        depot.depot_id = id;
        contents.depot_info_list.push_back(std::move(depot));
    }
    return from_cms(MessageType::Request, "00000000-0000-4000-8000-000000000001",
                    std::move(contents), vdv463::Action::ProvideChargingInformation);
}

/// Carries out nothing; finds the message that wants to be sent.
const SendMessage* sent_in(const Actions& actions) {
    for (const auto& action : actions) {
        if (const auto* send = std::get_if<SendMessage>(&action)) {
            return send;
        }
    }
    return nullptr;
}

/// A session that is Ready and whose log is off.
class ReadySession {
public:
    ReadySession() {
        handle(Start{});
        handle(TransportOpened{"v1.463.vdv.de"});
        REQUIRE(sent_in(actions));
        std::string boot_id = sent_in(actions)->message.envelope.message_id;
        handle(MessageReceived{from_cms(MessageType::Confirmation, std::move(boot_id),
                                        BootNotificationResponse{BootStatus::Accepted},
                                        vdv463::Action::BootNotification)});
        REQUIRE(session.status({}).state == State::Ready);
    }

    void handle(Event event) { session.handle(std::move(event), Now{}, actions); }
    /// The information comes, and its Confirmation leaves.
    void take(Message message) {
        handle(MessageReceived{std::move(message)});
        const Token token = sent_in(actions) != nullptr ? sent_in(actions)->token : 0;
        handle(MessageWritten{token});
        answered += token != 0 ? 1 : 0;
    }

private:
    static SessionConfig config() {
        SessionConfig out;
        out.presystem_id = "uri://Customer1/Presystem1";
        out.log_level = LogLevel::Off;
        return out;
    }

    CountingRandom random_;

public:
    Session session{config(), random_};
    Actions actions;
    int answered = 0;
};

}  // namespace

TEST_CASE("a charging information like those before is confirmed without allocating",
          "[session][memory]") {
    ReadySession s;
    for (int i = 0; i < 40; ++i) {
        s.take(information());
    }
    std::size_t allocations = 0;
    for (int i = 0; i < 100; ++i) {
        Message message = information();
        const HeapCalls calls;
        s.take(std::move(message));
        allocations += calls.count();
    }
    CHECK(s.answered == 140);
    CHECK(allocations == 0);
}

TEST_CASE("bytes that come and time that passes allocate nothing", "[session][memory]") {
    ReadySession s;
    s.take(information());
    const HeapCalls calls;
    s.handle(BytesReceived{});
    s.handle(TimerFired{});
    s.handle(SendProgress{});
    CHECK(calls.count() == 0);
}
