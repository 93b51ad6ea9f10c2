// SPDX-License-Identifier: Apache-2.0
#include "stored_plans.hpp"
#include "temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <string>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace vdv463;
using test::TemporaryFolder;

namespace {

/// Saves one plan after another and writes a byte after each, until it is killed.
[[noreturn]] void save_for_ever(const std::string& path, int told) {
    const auto store = file_plan_store(path);
    auto plan = test::full_plan();
    for (int i = 0;; ++i) {
        plan.depot_ids = {std::to_string(i),
                          std::string(static_cast<std::size_t>(i % 7) * 1000, 'x')};
        if (!store->save(plan) || ::write(told, "+", 1) != 1) {
            ::_exit(1);
        }
    }
}

}  // namespace

TEST_CASE(
    "P5: a process that is killed while it saves leaves a whole plan, the last or the one "
    "before",
    "[plan_store]") {
    const TemporaryFolder folder;
    const auto path = folder.file("plan");
    for (int saves = 1; saves <= 40; ++saves) {
        int told[2];
        REQUIRE(::pipe(told) == 0);
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            save_for_ever(path, told[1]);
        }
        ::close(told[1]);
        char byte = 0;
        int heard = 0;
        while (heard < saves && ::read(told[0], &byte, 1) == 1) {
            ++heard;
        }
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        ::close(told[0]);
        REQUIRE(heard == saves);
        const auto loaded = file_plan_store(path)->load();
        REQUIRE(loaded);
        REQUIRE(loaded->has_value());
        CHECK(std::stoi((*loaded)->depot_ids.at(0)) >= saves - 1);
    }
}
