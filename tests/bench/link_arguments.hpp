// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

namespace vdv463::bench {

/// What every program that plays a presystem is told:
///   MODE PORT CA_FILE COUNT [SECONDS]
/// push: COUNT charging informations of 1,000 points, one after the other's confirmation.
/// round: COUNT requests, one after the other's confirmation.
/// memory: one connection, then COUNT further ones.
/// idle: COUNT connections for SECONDS.
struct LinkArguments {
    std::string mode;
    std::string port;
    std::string ca_file;
    std::size_t count = 1;
    double seconds = 0;

    /// False: they cannot be understood, which was said.
    bool read(int argc, char** argv) {
        if (argc < 5) {
            std::fprintf(stderr, "usage: %s MODE PORT CA_FILE COUNT [SECONDS]\n", argv[0]);
            return false;
        }
        mode = argv[1];
        port = argv[2];
        ca_file = argv[3];
        count = std::stoul(argv[4]);
        seconds = argc > 5 ? std::stod(argv[5]) : 0;
        return true;
    }

    /// The path for the mode, which tells the server what to do.
    std::string path() const { return mode == "push" ? "/push/1000" : "/quiet"; }
};

/// Pushes and rounds before the counting begins.
constexpr std::size_t warm_up = 3;

}  // namespace vdv463::bench
