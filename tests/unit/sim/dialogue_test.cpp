// SPDX-License-Identifier: Apache-2.0
#include "dialogue.hpp"

#include <vdv463/codec.hpp>

#include <catch2/catch.hpp>

#include "depot_support.hpp"

using namespace vdv463;
using namespace vdv463::sim;
using namespace std::chrono_literals;

namespace {

/// A presystem at the other end, with a clock that stands until it is moved.
class Talk {
public:
    explicit Talk(DialogueConfig config = {}, const DepotConfig& depot = {})
        : depot_(depot, start_time()),
          journal_([this](const std::string& line) { lines.push_back(line); }),
          dialogue_(std::move(config), depot_, journal_, "peer") {}

    /// Sends and returns the id.
    std::string send(MessageType type, Action action, Payload payload, std::string id = "",
                     EnvelopeForm form = EnvelopeForm::Array) {
        Message message;
        message.envelope.message_type = type;
        message.envelope.source = "BMS";
        message.envelope.presystem_id = presystem;
        message.envelope.timestamp = now;
        message.envelope.message_id = id.empty() ? next_id() : std::move(id);
        message.envelope.action = action;
        message.payload = std::move(payload);
        const auto text = encode(message, {SchemaVersion::V1_1, form});
        REQUIRE(text);
        dialogue_.receive(*text, now);
        return message.envelope.message_id;
    }
    std::string boot() {
        return send(MessageType::Request, Action::BootNotification, BootNotificationRequest{});
    }
    std::string send_list(const ChargingRequests& list) {
        return send(MessageType::Request, Action::ProvideChargingRequests, list);
    }
    void send_text(const std::string& text) { dialogue_.receive(text, now); }

    std::vector<Message> due() {
        std::vector<Message> messages;
        for (const Frame& frame : dialogue_.take_due(now)) {
            auto message = decode(frame.text);
            REQUIRE(message);
            messages.push_back(*std::move(message));
        }
        return messages;
    }
    /// Boots, takes the first information and confirms it.
    void begin() {
        boot();
        now = now + 100ms;
        for (const Message& message : due()) {
            if (message.envelope.message_type == MessageType::Request) {
                confirm(message);
            }
        }
    }
    void confirm(const Message& information) {
        send(MessageType::Confirmation, Action::ProvideChargingInformation,
             ChargingInformationConfirmation{}, information.envelope.message_id);
    }
    std::vector<std::string> violations() const { return journal_.violations(); }
    std::optional<Timestamp> next_due() const { return dialogue_.next_due(); }

    Timestamp now = start_time();
    std::vector<std::string> lines;

private:
    std::string next_id() {
        return "00000000-0000-4000-8000-00000000" + std::to_string(1000 + ids_++);
    }

    int ids_ = 0;
    DepotModel depot_;
    Journal journal_;
    Dialogue dialogue_;
};

BootStatus boot_status_of(const Message& message) {
    return std::get<BootNotificationResponse>(message.payload).status;
}

}  // namespace

TEST_CASE("a boot is accepted under the same id, and information follows at once", "[sim]") {
    Talk talk;

    const std::string id = talk.boot();

    const auto answers = talk.due();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].envelope.message_id == id);
    CHECK(answers[0].envelope.presystem_id == presystem);
    CHECK(boot_status_of(answers[0]) == BootStatus::Accepted);
    REQUIRE(talk.next_due());
    CHECK(*talk.next_due() - talk.now <= 300ms);
    talk.now = *talk.next_due();
    const auto pushed = talk.due();
    REQUIRE(pushed.size() == 1);
    CHECK(std::holds_alternative<ChargingInformation>(pushed[0].payload));
    CHECK(pushed[0].conforms_to.contains(SchemaVersion::V1_1));
    CHECK(talk.violations().empty());
}

TEST_CASE("information is pushed again after each interval", "[sim]") {
    DialogueConfig config;
    config.push_interval = 15s;
    Talk talk(config);
    talk.begin();
    const Timestamp first = talk.now;

    CHECK(*talk.next_due() == first + 15s);
    talk.now = first + 15s;
    CHECK(talk.due().size() == 1);
}

TEST_CASE("a boot with another presystem id is rejected and nothing is pushed", "[sim]") {
    DialogueConfig config;
    config.presystem_id = "uri://Somebody/Else";
    Talk talk(config);

    talk.boot();

    const auto answers = talk.due();
    REQUIRE(answers.size() == 1);
    CHECK(boot_status_of(answers[0]) == BootStatus::Rejected);
    CHECK_FALSE(talk.next_due());
}

TEST_CASE("a list is confirmed under the same id and information follows soon", "[sim]") {
    Talk talk;
    talk.begin();

    const std::string id = talk.send_list(list_of({request_for("r1", "Bus 101")}));

    talk.now = talk.now + 20ms;
    const auto answers = talk.due();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].envelope.message_id == id);
    CHECK(answers[0].envelope.message_type == MessageType::Confirmation);
    CHECK(answers[0].envelope.action == Action::ProvideChargingRequests);
    CHECK(*talk.next_due() - talk.now <= 100ms);
    CHECK(talk.lines.back() == "peer: list of uri://Customer1/Presystem1 with 1 request: +1 ~0 -0");
    CHECK(talk.violations().empty());
}

TEST_CASE("the object envelope is answered in kind", "[sim]") {
    Talk talk;

    talk.send(MessageType::Request, Action::BootNotification, BootNotificationRequest{}, "",
              EnvelopeForm::Object);

    const auto answers = talk.due();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].envelope.form == EnvelopeForm::Object);
    CHECK(talk.violations().empty());
}

TEST_CASE("a list before the boot is answered with an error and is a violation", "[sim]") {
    Talk talk;

    const std::string id = talk.send_list(list_of({}));

    const auto answers = talk.due();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].envelope.message_type == MessageType::Error);
    CHECK(answers[0].envelope.message_id == id);
    CHECK(talk.violations().size() == 1);
}

TEST_CASE("a list before the first information is confirmed and is a violation", "[sim]") {
    Talk talk;
    talk.boot();
    talk.due();

    talk.send_list(list_of({}));

    CHECK(talk.violations() ==
          std::vector<std::string>{
              "peer: sent charging requests before the first charging information"});
}

TEST_CASE("a second list before the first is answered is a violation", "[sim]") {
    Talk talk;
    talk.begin();

    talk.send_list(list_of({}));
    talk.send_list(list_of({}));

    CHECK(talk.violations() ==
          std::vector<std::string>{"peer: sent a second list before the first was answered"});
}

TEST_CASE("an empty list under schema 1.0 is a violation", "[sim]") {
    DialogueConfig config;
    config.schema = SchemaVersion::V1_0;
    Talk talk(config);
    talk.begin();

    talk.send_list(list_of({}));

    const auto answers = talk.due();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].envelope.message_type == MessageType::Error);
    CHECK_FALSE(talk.violations().empty());
}

TEST_CASE("a list that cannot be taken is answered with the reason", "[sim]") {
    Talk talk;
    talk.begin();
    auto request = request_for("r9", "Bus 101");
    request.charging_instruction = ChargingInstruction::Terminate;

    talk.send_list(list_of({request}));

    const auto answers = talk.due();
    REQUIRE(answers.size() == 1);
    CHECK(std::get<ErrorPayload>(answers[0].payload).text ==
          "Charging requests for ids: r9 does not exist.");
}

TEST_CASE("Favonius answers a bad request with an error and the list with a confirmation too",
          "[sim]") {
    DepotConfig favonius;
    favonius.dialect = Dialect::Favonius;
    DialogueConfig config;
    config.dialect = Dialect::Favonius;
    Talk talk(config, favonius);
    talk.begin();
    auto request = request_for("r2", "Bus 102");
    request.charging_point_id = "CP99";

    const std::string id = talk.send_list(list_of({request_for("r1", "Bus 101"), request}));

    talk.now = talk.now + 20ms;
    const auto answers = talk.due();
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].envelope.message_id == "error-" + id);
    CHECK(std::get<ErrorPayload>(answers[0].payload).code == "InvalidChargingPointId");
    CHECK(answers[1].envelope.message_type == MessageType::Confirmation);
    CHECK(talk.violations().empty());
}

TEST_CASE("Favonius answers an id that is in the list twice with an error alone", "[sim]") {
    DepotConfig favonius;
    favonius.dialect = Dialect::Favonius;
    DialogueConfig config;
    config.dialect = Dialect::Favonius;
    Talk talk(config, favonius);
    talk.begin();

    talk.send_list(list_of({request_for("r1", "Bus 101"), request_for("r1", "Bus 102")}));

    talk.now = talk.now + 20ms;
    const auto answers = talk.due();
    REQUIRE(answers.size() == 1);
    CHECK(std::get<ErrorPayload>(answers[0].payload).code == "DuplicateRequestId");
}

TEST_CASE("a dialect without a gate takes a list before the first information", "[sim]") {
    DepotConfig favonius;
    favonius.dialect = Dialect::Favonius;
    DialogueConfig config;
    config.dialect = Dialect::Favonius;
    Talk talk(config, favonius);
    talk.boot();
    talk.due();

    talk.send_list(list_of({request_for("r1", "Bus 101")}));

    CHECK(talk.violations().empty());
}

TEST_CASE("ChargePilot wants its first information to be waited for", "[sim]") {
    DepotConfig charge_pilot;
    charge_pilot.dialect = Dialect::ChargePilot;
    Talk talk({}, charge_pilot);
    talk.boot();
    talk.due();

    talk.send_list(list_of({request_for("r1", "Bus 101")}));

    REQUIRE(talk.violations().size() == 1);
    CHECK(talk.violations()[0].find("before the first charging information") != std::string::npos);
}

TEST_CASE("information that is not confirmed within 30 s is a violation", "[sim]") {
    Talk talk;
    talk.boot();
    talk.now = talk.now + 100ms;
    talk.due();

    talk.now = talk.now + 29s;
    talk.due();
    CHECK(talk.violations().empty());
    talk.now = talk.now + 1s;
    talk.due();
    CHECK(talk.violations().size() == 1);
}

TEST_CASE("text that is not JSON is answered with an error", "[sim]") {
    Talk talk;
    talk.begin();

    talk.send_text("[1,");

    const auto answers = talk.due();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].envelope.message_type == MessageType::Error);
    CHECK_FALSE(std::get<ErrorPayload>(answers[0].payload).text.empty());
    CHECK(talk.violations().size() == 1);
}

TEST_CASE("a request of an unknown action is answered with an error under its id", "[sim]") {
    Talk talk;
    talk.begin();
    const std::string id = "00000000-0000-4000-8000-000000000001";

    talk.send_text(R"([1,"BMS","p","2026-03-01T20:00:00Z",")" + id + R"(","Heartbeat",{}])");

    const auto answers = talk.due();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].envelope.message_type == MessageType::Error);
    CHECK(answers[0].envelope.message_id == id);
}

TEST_CASE("an error and a confirmation are never answered", "[sim]") {
    Talk talk;
    talk.begin();

    talk.send(MessageType::Error, Action::ProvideChargingInformation, ErrorPayload{"no", "", ""});
    talk.send(MessageType::Confirmation, Action::ProvideChargingInformation,
              ChargingInformationConfirmation{});
    talk.send_text(R"([3,"BMS","p","2026-03-01T20:00:00Z","x"])");

    CHECK(talk.due().empty());
    CHECK(talk.violations().size() == 3);
}

TEST_CASE("a request that only a CMS may send is answered with an error", "[sim]") {
    Talk talk;
    talk.begin();

    talk.send(MessageType::Request, Action::ProvideChargingInformation, ChargingInformation{});

    const auto answers = talk.due();
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].envelope.message_type == MessageType::Error);
    CHECK(talk.violations().size() == 1);
}

TEST_CASE("a message id that is used twice is a violation", "[sim]") {
    Talk talk;
    talk.begin();
    const std::string id = talk.send_list(list_of({}));
    talk.now = talk.now + 1s;
    talk.due();

    talk.send(MessageType::Request, Action::ProvideChargingRequests, list_of({}), id);

    CHECK(talk.violations() ==
          std::vector<std::string>{"peer: used the message id " + id + " twice"});
}

TEST_CASE("a peer's control characters do not reach the log", "[sim]") {
    std::string logged;
    Journal journal([&](const std::string& line) { logged = line; });

    journal.violation(Rule::List, "one\ntwo\x1B[2J");

    CHECK(logged == "violation: one?two?[2J");
    CHECK(journal.violations() == std::vector<std::string>{"one?two?[2J"});
}
