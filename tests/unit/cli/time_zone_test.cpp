// SPDX-License-Identifier: Apache-2.0
#include "time_zone.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include "temporary_folder.hpp"

using namespace vdv463::cli;

namespace fs = std::filesystem;

namespace {

/// A machine with the zones Europe/Berlin and Etc/UTC.
class Machine {
public:
    Machine() {
        for (const char* zone : {"Europe/Berlin", "Etc/UTC"}) {
            fs::create_directories((zones() / zone).parent_path());
            std::ofstream(zones() / zone) << "TZif";
        }
    }
    fs::path zones() const { return fs::path(folder_.path()) / "zoneinfo"; }
    fs::path of_machine() const { return fs::path(folder_.path()) / "localtime"; }

    void goes_by(const char* zone) const { fs::create_symlink(zones() / zone, of_machine()); }

    std::optional<std::string> problem(std::optional<std::string> tz = std::nullopt) const {
        return time_zone_problem({std::move(tz), zones(), of_machine()});
    }

private:
    vdv463::test::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("a zone that the machine has is no problem", "[time_zone]") {
    const Machine machine;
    for (const char* tz : {"Europe/Berlin", ":Europe/Berlin"}) {
        CAPTURE(tz);
        CHECK_FALSE(machine.problem(tz));
    }
    CHECK_FALSE(machine.problem((machine.zones() / "Europe/Berlin").string()));
}

TEST_CASE("a zone that the machine lacks is named with its file", "[time_zone]") {
    const Machine machine;
    for (const char* tz : {"Europe/Paris", ":Europe/Paris", "Europe", "CET", "Etc/GMT+2"}) {
        CAPTURE(tz);
        CHECK(machine.problem(tz));
    }
    const std::string text = *machine.problem("Europe/Paris");
    CHECK_THAT(text, Catch::StartsWith("TZ names the time zone Europe/Paris, which"));
    CHECK_THAT(text, Catch::Contains((machine.zones() / "Europe/Paris").string()));
}

TEST_CASE("a zone that is written out needs no file", "[time_zone]") {
    const Machine machine;
    for (const char* tz : {"CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30", "EST5EDT", "UTC0"}) {
        CAPTURE(tz);
        CHECK_FALSE(machine.problem(tz));
    }
}

TEST_CASE("UTC under each of its names needs no file", "[time_zone]") {
    const Machine machine;
    for (const char* tz : {"", ":", "UTC", "GMT", "Etc/GMT", "Zulu", "Etc/Universal"}) {
        CAPTURE(tz);
        CHECK_FALSE(machine.problem(tz));
    }
}

TEST_CASE("without TZ the machine's own zone counts", "[time_zone]") {
    const Machine machine;
    SECTION("a machine without one is at UTC, as it says") {
        CHECK_FALSE(machine.problem());
    }
    SECTION("it is there") {
        machine.goes_by("Europe/Berlin");
        CHECK_FALSE(machine.problem());
    }
    SECTION("it is not there") {
        machine.goes_by("Europe/Paris");
        CHECK_THAT(*machine.problem(), Catch::Contains("names the time zone Europe/Paris, which"));
    }
    SECTION("it is not there, and is UTC") {
        fs::remove(machine.zones() / "Etc/UTC");
        machine.goes_by("Etc/UTC");
        CHECK_FALSE(machine.problem());
    }
}

TEST_CASE("what TZ holds is shown without its control characters", "[time_zone]") {
    const Machine machine;
    CHECK(machine.problem("a\x1b[31mb")->find('\x1b') == std::string::npos);
}
