// SPDX-License-Identifier: Apache-2.0
#include "lws_global.hpp"

#include <signal.h>

#include <mutex>

#include "lws_answer.hpp"

namespace vdv463::transport {
namespace {

// Enough for the thousands of connections that one thread can serve. libwebsockets would size its
// tables by the limit of open files otherwise, which may be a billion.
constexpr unsigned int max_descriptors = 4096;

/// libwebsockets sets SIGPIPE to be ignored for the whole process. Our writes happen on threads
/// that block it, so the host may keep its own disposition.
class KeepSigpipe {
public:
    KeepSigpipe() noexcept : saved_(sigaction(SIGPIPE, nullptr, &before_) == 0) {}
    KeepSigpipe(const KeepSigpipe&) = delete;
    KeepSigpipe& operator=(const KeepSigpipe&) = delete;
    ~KeepSigpipe() {
        if (saved_) {
            sigaction(SIGPIPE, &before_, nullptr);
        }
    }

private:
    struct sigaction before_ {};
    bool saved_;
};

/// libwebsockets' log would go to stderr. While there is a context of ours it is silent, unless the
/// host has chosen its levels, which cannot be told from the default by any other sign.
class LogSilence {
public:
    void begin() noexcept {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (holders_++ == 0 && visible() == untouched) {
            lws_set_log_level(0, nullptr);
            silenced_ = true;
        }
    }
    void end() noexcept {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (--holders_ == 0 && silenced_) {
            silenced_ = false;
            if (visible() == 0) {
                lws_set_log_level(untouched, nullptr);
            }
        }
    }

private:
    static constexpr int untouched = LLL_ERR | LLL_WARN | LLL_NOTICE;

    static int visible() noexcept {
        int out = 0;
        for (int bit = 0; bit < LLL_COUNT; ++bit) {
            out |= lwsl_visible(1 << bit) != 0 ? 1 << bit : 0;
        }
        return out;
    }

    std::mutex mutex_;
    int holders_ = 0;
    bool silenced_ = false;
};

LogSilence& log_silence() noexcept {
    static LogSilence silence;
    return silence;
}

/// Every context that initializes OpenSSL moves indexes that running handshakes of other contexts
/// rely on. One that is made and thrown away first, with all later ones leaving that to their
/// vhosts, keeps them where they are.
void prepare_process() noexcept {
    lws_context_creation_info info = plain_creation_info();
    info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    if (lws_context* first = lws_create_context(&info)) {
        lws_context_destroy(first);
    }
}

}  // namespace

lws_context_creation_info plain_creation_info() noexcept {
    lws_context_creation_info info{};
    info.port = CONTEXT_PORT_NO_LISTEN;
    info.gid = -1;
    info.uid = -1;
    info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
    return info;
}

lws_context* create_client_context(Loop* loop) noexcept {
    log_silence().begin();
    const KeepSigpipe keep;
    static std::once_flag prepared;
    std::call_once(prepared, &prepare_process);
    lws_context_creation_info info = plain_creation_info();
    info.user = loop;
    info.fd_limit_per_thread = max_descriptors;
    info.pt_serv_buf_size = buffer_size;
    info.max_http_header_data2 = max_answer_header;
    info.timeout_secs = stack_timeout_s;
    lws_context* made = lws_create_context(&info);
    if (made == nullptr) {
        log_silence().end();
    }
    return made;
}

void destroy_client_context(lws_context* context) noexcept {
    lws_context_destroy(context);
    log_silence().end();
}

}  // namespace vdv463::transport
