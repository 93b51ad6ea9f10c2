// SPDX-License-Identifier: Apache-2.0
// Writes the messages to measure with into a directory, for programs that are not ours:
//   vdv463_bench_message_files DIRECTORY
#include "messages.hpp"

#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace {

using namespace vdv463;
using namespace vdv463::bench;

void write(const std::filesystem::path& file, const std::string& text) {
    std::ofstream out{file, std::ios::binary};
    out << text;
    out.close();
    if (!out) {
        throw std::runtime_error{"cannot write " + file.string()};
    }
    std::cout << file.filename().string() << ' ' << text.size() << '\n';
}

void write_all(const std::filesystem::path& directory) {
    std::filesystem::create_directories(directory);
    for (const std::size_t count : {10U, 100U, 1000U, 10000U}) {
        for (const SchemaVersion version : {SchemaVersion::V1_1, SchemaVersion::V2_0}) {
            const std::string end =
                (version == SchemaVersion::V2_0 ? "_2.0_" : "_1.1_") + std::to_string(count);
            write(directory / ("information" + end + ".json"),
                  charging_information(version, count));
            write(directory / ("requests" + end + ".json"), charging_requests(version, count));
        }
    }
    const std::string thousand = charging_information(SchemaVersion::V2_0, 1000);
    write(directory / "information_2.0_1000_pretty.json", pretty_printed(thousand));
    write(directory / "information_2.0_1000_shuffled.json",
          charging_information(SchemaVersion::V2_0, 1000, MemberOrder::Shuffled));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: vdv463_bench_message_files DIRECTORY\n";
        return 2;
    }
    try {
        write_all(argv[1]);
    } catch (const std::exception& problem) {
        std::cerr << problem.what() << '\n';
        return 1;
    }
    return 0;
}
