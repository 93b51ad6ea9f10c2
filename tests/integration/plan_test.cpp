// SPDX-License-Identifier: Apache-2.0
// The charging plan over real sockets, against a CMS that is not ours.
#include "plan_client.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace vdv463;
using test::CmsProcess;
using test::config_for;
using test::Host;
using test::make;
using test::night_list;

namespace {

using Options = std::vector<std::string>;

bool is_list(const test::CmsEvent& event) {
    return event.holds("\"parts\": [1, ") && event.holds("\"ProvideChargingRequests\"");
}

/// The lists that the CMS has heard, as it printed them.
std::vector<std::string> lists_at(const CmsProcess& cms) {
    std::vector<std::string> lists;
    for (const auto& event : cms.events()) {
        if (is_list(event)) {
            lists.push_back(event.text);
        }
    }
    return lists;
}

/// Waits for that many; more may come.
std::vector<std::string> wait_for_lists(CmsProcess& cms, std::size_t count) {
    std::size_t seen = 0;
    cms.wait_for([&](const test::CmsEvent& event) { return is_list(event) && ++seen == count; });
    return lists_at(cms);
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// Another client of this process has the place.
void check_duplicate(const ClientConfig& config) {
    const auto client = Client::create(config, {});
    REQUIRE_FALSE(client);
    CHECK(client.error().code == errc::duplicate_client);
}

}  // namespace

TEST_CASE("P1: a list that was confirmed is sent again after the CMS began anew", "[plan]") {
    auto cms = std::make_unique<CmsProcess>(Options{});
    const auto port = std::to_string(cms->port());
    Host host;
    auto client = make(config_for(*cms), host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1", "CR2"})));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
    cms->kill();
    host.wait_until([&] { return host.reached(State::Waiting); });
    cms = std::make_unique<CmsProcess>(Options{"--port", port});
    const auto heard = cms->wait_for_message(1, "ProvideChargingRequests");
    CHECK(heard.holds("CR1"));
    CHECK(heard.holds("CR2"));
    host.wait_until([&] { return client.status().plan_state == PlanState::Confirmed; });
}

TEST_CASE("P2: stop withdraws nothing", "[plan]") {
    CmsProcess cms({});
    Host host;
    auto client = make(config_for(cms), host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1"})));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
    client.stop();
    cms.wait_for("closed");
    CHECK(lists_at(cms).size() == 1);
}

TEST_CASE("P2: nothing is sent before the host has published", "[plan]") {
    CmsProcess cms({"--push-interval", "0.02"});
    Host host;
    auto client = make(config_for(cms), host.handlers());
    client.start();
    host.wait_until([&] { return host.information.size() > 3; });
    client.stop();
    cms.wait_for("closed");
    CHECK(lists_at(cms).empty());
}

TEST_CASE("P2: withdraw_all sends the empty list in schema 1.1", "[plan]") {
    CmsProcess cms({});
    Host host;
    auto client = make(config_for(cms), host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1"})));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
    const auto version = client.withdraw_all("depot closed");
    REQUIRE(version);
    host.wait_until([&] { return host.plan_reached(*version, PlanState::Confirmed); });
    CHECK(holds(wait_for_lists(cms, 2)[1], "\"chargingRequestList\": []"));
}

TEST_CASE("P2: withdraw_all terminates each request in schema 1.0", "[plan]") {
    CmsProcess cms({});
    Host host;
    auto config = config_for(cms);
    config.dialect.schema = SchemaVersion::V1_0;
    auto client = make(config, host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1", "CR2"})));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
    const auto version = client.withdraw_all("depot closed");
    REQUIRE(version);
    host.wait_until([&] { return host.plan_reached(*version, PlanState::Confirmed); });
    const auto list = wait_for_lists(cms, 2)[1];
    CHECK(holds(list, "CR1"));
    CHECK(holds(list, "CR2"));
    CHECK(holds(list, "\"chargingInstruction\": \"Terminate\""));
}

TEST_CASE("P3: a list that drops most buses is refused with their ids, and the one before stays",
          "[plan]") {
    CmsProcess cms({});
    Host host;
    auto client = make(config_for(cms), host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1", "CR2", "CR3", "CR4"})));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
    const auto refused = client.publish(night_list({"CR1"}));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::mass_removal);
    CHECK(refused.error().issues.size() == 3);
    CHECK(client.status().plan_version == 1);

    PublishOptions meant;
    meant.allow_removals = true;
    const auto version = client.publish(night_list({"CR1"}), meant);
    REQUIRE(version);
    host.wait_until([&] { return host.plan_reached(*version, PlanState::Confirmed); });
}

TEST_CASE("P4: while a list is published send answers plan_active", "[plan]") {
    CmsProcess cms({});
    Host host;
    auto client = make(config_for(cms), host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1"})));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
    std::vector<Result<Confirmation>> outcomes;
    client.send(night_list({"CR2"}),
                [&](const Result<Confirmation>& outcome) { host.keep(outcomes, outcome); });
    host.wait_until([&] { return outcomes.size() == 1; });
    REQUIRE_FALSE(outcomes[0]);
    CHECK(outcomes[0].error().code == errc::plan_active);
}

TEST_CASE("D2: nothing goes to a CMS that shows other depots than expected", "[plan]") {
    CmsProcess cms({"--depot", "Nord", "--push-interval", "0.02"});
    Host host;
    auto config = config_for(cms);
    config.plan.expected_depots = {"Sued"};
    config.plan.first_information_timeout = 50ms;
    auto client = make(config, host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1"})));
    host.wait_until([&] { return host.alarm_is("WRONG_DEPOT", true); });
    host.wait_until([&] { return host.information.size() > 5; });
    const auto status = client.status();
    CHECK(status.plan_state == PlanState::Held);
    REQUIRE(status.plan_cause);
    CHECK(status.plan_cause->code == errc::wrong_depot);
    client.stop();
    CHECK(lists_at(cms).empty());
}

TEST_CASE("D3: of two servers the one in standby takes over with its newest list", "[plan]") {
    CmsProcess cms({});
    Host first_host;
    Host second_host;
    auto first_config = config_for(cms);
    auto second_config = first_config;
    second_config.url = "ws://localhost:" + std::to_string(cms.port()) + "/";
    second_config.plan.start_in_standby = true;
    auto first = make(first_config, first_host.handlers());
    auto second = make(second_config, second_host.handlers());
    first.start();
    second.start();
    REQUIRE(first.publish(night_list({"CR1"})));
    REQUIRE(second.publish(night_list({"CR2"})));
    first_host.wait_until([&] { return first_host.plan_reached(1, PlanState::Confirmed); });
    second_host.wait_until([&] { return second_host.plan_reached(1, PlanState::Held); });
    CHECK_FALSE(second.status().active);
    CHECK(holds(wait_for_lists(cms, 1)[0], "CR1"));

    first.set_active(false);
    second.set_active(true);
    second_host.wait_until([&] { return second_host.plan_reached(1, PlanState::Confirmed); });
    const auto lists = wait_for_lists(cms, 2);
    CHECK(lists.size() == 2);
    CHECK(holds(lists[1], "CR2"));
    CHECK_FALSE(first.status().active);
}

TEST_CASE("P6: after an outage the host is asked for a fresh list, and that goes", "[plan]") {
    std::optional<CmsProcess> cms;
    cms.emplace(Options{});
    Host host;
    auto config = config_for(*cms);
    config.plan.fresh_plan_after = 1ms;
    auto handlers = host.handlers();
    Client* asked = nullptr;
    std::atomic<bool> published{false};
    handlers.on_plan_needed = [&](const PlanNeeded& wish) {
        host.keep(host.needed, wish);
        published = asked->publish(night_list({"CR1", "fresh"})).has_value();
    };
    auto client = make(config, handlers);
    asked = &client;
    client.start();
    host.wait_until([&] { return !host.information.empty(); });
    REQUIRE(client.publish(night_list({"CR1"})));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
    const auto port = std::to_string(cms->port());
    cms.reset();
    cms.emplace(Options{"--port", port});
    host.wait_until([&] { return host.plan_reached(2, PlanState::Confirmed); });
    CHECK(host.first(host.needed).reason == PlanNeeded::Reason::Outage);
    CHECK(published);
    CHECK(holds(wait_for_lists(*cms, 1).at(0), "fresh"));
    client.stop();
}

TEST_CASE("D4: a CMS that keeps silent gets the list again under a new id", "[plan]") {
    CmsProcess cms({"--answer", "silent"});
    Host host;
    auto config = config_for(cms);
    config.limits.answer_timeout = 100ms;
    auto client = make(config, host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1"})));
    const auto lists = wait_for_lists(cms, 3);
    const auto id_of = [](const std::string& list) {
        const auto end = list.find("\", \"ProvideChargingRequests\"");
        return list.substr(end - 36, 36);
    };
    CHECK(id_of(lists[0]) != id_of(lists[1]));
    CHECK(id_of(lists[1]) != id_of(lists[2]));
    host.wait_until([&] { return host.alarm_is("PLAN_NOT_IN_FORCE", true); });
}

TEST_CASE("D5: a refused list is told with the words of the CMS, and goes again", "[plan]") {
    CmsProcess cms({"--answer", "error"});
    Host host;
    auto config = config_for(cms);
    config.plan.refused_retry_min = 20ms;
    config.plan.refused_retry_max = 40ms;
    auto client = make(config, host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1"})));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Refused); });
    host.wait_until([&] { return host.alarm_is("PLAN_REFUSED", true); });
    const auto status = client.status();
    REQUIRE(status.plan_cause);
    CHECK(status.plan_cause->peer_text == "charging requests refused");
    wait_for_lists(cms, 3);
}

TEST_CASE("D5: an error about one request and a confirmation reject that one alone", "[plan]") {
    CmsProcess cms({"--answer", "item-error"});
    Host host;
    auto client = make(config_for(cms), host.handlers());
    client.start();
    REQUIRE(client.publish(night_list({"CR1", "CR2"})));
    host.wait_until([&] { return host.plan_reached(1, PlanState::Confirmed); });
    const auto requests = client.requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].state == RequestState::Rejected);
    CHECK(holds(requests[0].reason, "possibly terminated"));
    CHECK(holds(requests[0].reason, "no such vehicle"));
    CHECK(requests[1].state == RequestState::Confirmed);
}

TEST_CASE("D2: two clients of one process with the same URL and presystem id are refused",
          "[plan]") {
    const auto config = test::plain_config(1);
    std::optional<Client> first = make(config, {});
    check_duplicate(config);
    auto other = config;
    other.alternate_urls = {config.url};
    other.url = "ws://127.0.0.1:2/";
    check_duplicate(other);

    std::optional<Client> moved = std::move(*first);
    first.reset();  // moved from: the client lives on
    check_duplicate(config);
    moved.reset();
    CHECK(Client::create(config, {}));
}

TEST_CASE("D2: a client that could not be made takes no place", "[plan]") {
    auto config = test::plain_config(1);
    config.plan.mass_removal_pct = 200;
    const auto refused = Client::create(config, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == errc::invalid_config);
    config.plan.mass_removal_pct = 20;
    CHECK(Client::create(config, {}));
}

TEST_CASE("D2: a client that takes over from the one that is assigned to may have its place",
          "[plan]") {
    auto client = make(test::plain_config(1), {});
    client = make(test::plain_config(2), {});
    CHECK(Client::create(test::plain_config(1), {}));
    check_duplicate(test::plain_config(2));
}
