// SPDX-License-Identifier: Apache-2.0
#include "threads.hpp"

#include <pthread.h>
#include <signal.h>

#include <string>
#include <system_error>
#include <utility>

namespace vdv463::transport {

Result<std::thread> begin_thread(const char* name, std::function<void()> body) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    // A new thread inherits the mask of the one that makes it.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread thread;
    std::string problem;
    try {
        thread = std::thread([name, run = std::move(body)] {
            pthread_setname_np(pthread_self(), name);
            run();
        });
    } catch (const std::system_error& error) {
        problem = error.what();
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (!thread.joinable()) {
        return Error(errc::internal,
                     std::string("The thread ") + name + " could not be begun: " + problem + ".");
    }
    return thread;
}

}  // namespace vdv463::transport
