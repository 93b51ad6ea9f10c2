// SPDX-License-Identifier: Apache-2.0
#include <catch2/catch.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plan_model.hpp"

/// Random days with fixed seeds. What must never happen is checked at every moment, what must come
/// about in the end; see PlanModel. A run that fails is shortened and printed as a list of steps.
namespace vdv463::test {

namespace {

using Steps = std::vector<Step>;

/// The same numbers on every machine.
class Numbers {
public:
    explicit Numbers(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15U + 1) {}
    std::uint32_t next() {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return static_cast<std::uint32_t>((state_ * 0x2545F4914F6CDD1DU) >> 32U);
    }

private:
    std::uint64_t state_;
};

SessionConfig config_for(Numbers& numbers) {
    const std::uint32_t bits = numbers.next();
    const auto one_in = [&bits](unsigned shift, std::uint32_t count) {
        return (bits >> shift) % count == 0;
    };
    SessionConfig config = ScriptedSession::default_config();
    config.limits.answer_timeout = 10s;
    config.limits.boot_timeout = 10s;
    config.reconnect.max_delay = 30s;
    config.liveness.ping_interval = 10min;
    config.plan.min_interval = one_in(0, 2) ? 2s : 0s;
    config.plan.first_information_timeout = 30s;
    config.plan.unanswered_retry_max = 60s;
    config.plan.refused_retry_min = 20s;
    config.plan.refused_retry_max = 60s;
    config.plan.poisoned_retry = 60s;
    config.plan.gate = one_in(2, 4) ? Gate::AfterBoot : Gate::AfterInformation;
    config.has_store = one_in(4, 2);
    config.plan.resume_stored_plan = one_in(5, 2);
    config.plan.hold_on_second_master = one_in(6, 4);
    config.plan.start_in_standby = one_in(8, 8);
    config.plan.connected_in_standby = one_in(11, 2);
    config.schema = one_in(12, 8) ? SchemaVersion::V1_0 : SchemaVersion::V1_1;
    return config;
}

/// How often each happens.
Do choose(std::uint32_t number) {
    constexpr std::array<std::pair<Do, std::uint32_t>, 28> weights{{
        {Do::Publish, 10},       {Do::PublishSame, 4},  {Do::PublishVariation, 14},
        {Do::Withdraw, 3},       {Do::Republish, 3},    {Do::Standby, 2},
        {Do::Activate, 4},       {Do::Stop, 1},         {Do::Start, 4},
        {Do::RestartProcess, 2}, {Do::ReconnectNow, 4}, {Do::Open, 8},
        {Do::FailToOpen, 2},     {Do::CmsAnswers, 28},  {Do::LateAnswers, 3},
        {Do::Inform, 14},        {Do::Drop, 6},         {Do::CmsCloses, 2},
        {Do::CmsRestarts, 2},    {Do::CmsForgets, 3},   {Do::SecondMaster, 2},
        {Do::Wait, 14},          {Do::WaitLong, 2},     {Do::Oversleep, 1},
        {Do::SetClock, 1},       {Do::LoadStore, 4},    {Do::SaveStore, 4},
        {Do::GoodTimes, 4},
    }};
    std::uint32_t sum = 0;
    for (const auto& [what, weight] : weights) {
        sum += weight;
    }
    std::uint32_t rest = number % sum;
    for (const auto& [what, weight] : weights) {
        if (rest < weight) {
            return what;
        }
        rest -= weight;
    }
    return Do::Wait;
}

struct Day {
    SessionConfig config;
    Steps steps;
};

Day day_of(std::uint64_t seed) {
    Numbers numbers{seed};
    Day day{config_for(numbers), {}};
    day.steps.push_back({Do::Start, 0});
    const std::uint32_t length = 8 + numbers.next() % 24;
    for (std::uint32_t i = 0; i < length; ++i) {
        const Do what = choose(numbers.next());
        day.steps.push_back({what, numbers.next() & 0xFFFFFFU});
    }
    return day;
}

/// The rule that the day breaks; empty: none.
std::string broken_by(const SessionConfig& config, const Steps& steps) {
    PlanModel model{config, std::nullopt};
    for (const Step& step : steps) {
        model.take(step);
        if (!model.broken().empty()) {
            return model.broken();
        }
    }
    const std::size_t sent_before = model.lists_sent();
    for (int i = 0; i < 30 && model.broken().empty(); ++i) {
        model.good_times(i < 3 || !model.in_force() ? 10s : 0s);
        if (i >= 3 && model.in_force()) {
            break;
        }
    }
    if (model.broken().empty()) {
        model.judge();
    }
    if (model.broken().empty() && model.lists_sent() - sent_before > 8) {
        return "lists are sent again and again in good times";
    }
    return model.broken();
}

/// Leaves out what is not needed for it.
Steps shortened(const SessionConfig& config, Steps steps) {
    bool shorter = true;
    while (shorter) {
        shorter = false;
        for (std::size_t i = steps.size(); i-- > 0;) {
            Steps fewer = steps;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            if (!broken_by(config, fewer).empty()) {
                steps = std::move(fewer);
                shorter = true;
            }
        }
    }
    return steps;
}

std::string described(const SessionConfig& config, const Steps& steps) {
    std::string text = "store " + std::to_string(config.has_store) + ", resume " +
                       std::to_string(config.plan.resume_stored_plan) + ", gate after boot " +
                       std::to_string(config.plan.gate == Gate::AfterBoot) + ", standby " +
                       std::to_string(config.plan.start_in_standby) + ", hold " +
                       std::to_string(config.plan.hold_on_second_master) + ", 1.0 " +
                       std::to_string(config.schema == SchemaVersion::V1_0) + ", interval " +
                       std::to_string(config.plan.min_interval.count()) + " ms\n";
    for (const Step& step : steps) {
        text += "  " + to_string(step) + "\n";
    }
    return text;
}

constexpr std::uint64_t days_per_case = 12'500;

/// Each case is a test of its own, so that they run side by side.
void live_through(std::uint64_t first) {
    for (std::uint64_t seed = first; seed < first + days_per_case; ++seed) {
        const Day day = day_of(seed);
        if (broken_by(day.config, day.steps).empty()) {
            continue;
        }
        const Steps steps = shortened(day.config, day.steps);
        FAIL("seed " << seed << ": " << broken_by(day.config, steps) << "\n"
                     << described(day.config, steps));
    }
    SUCCEED();
}

}  // namespace

TEST_CASE("12,500 random days end with the newest list in force or say why not (1 of 8)",
          "[session][plan][model]") {
    live_through(0);
}

TEST_CASE("12,500 random days end with the newest list in force or say why not (2 of 8)",
          "[session][plan][model]") {
    live_through(days_per_case);
}

TEST_CASE("12,500 random days end with the newest list in force or say why not (3 of 8)",
          "[session][plan][model]") {
    live_through(2 * days_per_case);
}

TEST_CASE("12,500 random days end with the newest list in force or say why not (4 of 8)",
          "[session][plan][model]") {
    live_through(3 * days_per_case);
}

TEST_CASE("12,500 random days end with the newest list in force or say why not (5 of 8)",
          "[session][plan][model]") {
    live_through(4 * days_per_case);
}

TEST_CASE("12,500 random days end with the newest list in force or say why not (6 of 8)",
          "[session][plan][model]") {
    live_through(5 * days_per_case);
}

TEST_CASE("12,500 random days end with the newest list in force or say why not (7 of 8)",
          "[session][plan][model]") {
    live_through(6 * days_per_case);
}

TEST_CASE("12,500 random days end with the newest list in force or say why not (8 of 8)",
          "[session][plan][model]") {
    live_through(7 * days_per_case);
}

}  // namespace vdv463::test
