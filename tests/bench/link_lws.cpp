// SPDX-License-Identifier: Apache-2.0
// Bare libwebsockets, as a program would use it that has nothing else to do: one thread, one
// context, one virtual host; charging information becomes structs by way of RapidJSON's Document.
// See link_arguments.hpp. One mode more:
//   hop PORT CA_FILE COUNT   round, asked for and heard of on a thread of the user's
#include "cms_texts.hpp"
#include "codec_reference.hpp"
#include "figures.hpp"
#include "link_arguments.hpp"

#include <vdv463/message.hpp>

#include <condition_variable>
#include <cstring>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <libwebsockets.h>

namespace {

using namespace vdv463::bench;

struct Link {
    std::string text;     ///< received so far
    std::string sending;  ///< to be written, after LWS_PRE bytes
    lws* wsi = nullptr;
};

/// One context with its connections.
class Program {
public:
    explicit Program(const LinkArguments& arguments) : arguments_(arguments) {
        lws_set_log_level(0, nullptr);
        protocols_[0] = {"vdv463", &Program::on_callback, 0, 32768, 0, nullptr, 32768};
        lws_context_creation_info info{};
        info.port = CONTEXT_PORT_NO_LISTEN;
        info.protocols = protocols_;
        info.gid = -1;
        info.uid = -1;
        info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
        info.client_ssl_ca_filepath = arguments_.ca_file.c_str();
        info.fd_limit_per_thread = 4096;
        info.pt_serv_buf_size = 32768;
        info.user = this;
        context_ = lws_create_context(&info);
        if (context_ == nullptr) {
            throw std::runtime_error("no context");
        }
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program() { lws_context_destroy(context_); }

    void connect() {
        links_.push_back(std::make_unique<Link>());
        Link& link = *links_.back();
        const std::string path = arguments_.path();
        lws_client_connect_info info{};
        info.context = context_;
        info.address = "localhost";
        info.host = info.address;
        info.port = std::stoi(arguments_.port);
        info.path = path.c_str();
        info.protocol = "v1.463.vdv.de";
        info.local_protocol_name = "vdv463";
        info.alpn = "http/1.1";
        info.ssl_connection = LCCSCF_USE_SSL;
        info.ietf_version_or_minus_one = -1;
        info.userdata = &link;
        info.pwsi = &link.wsi;
        if (lws_client_connect_via_info(&info) == nullptr) {
            throw std::runtime_error("no connection");
        }
    }

    template <class Condition>
    void serve_until(Condition condition) {
        while (!condition()) {
            if (failed_ || lws_service(context_, 0) < 0) {
                throw std::runtime_error("the connection was lost");
            }
        }
    }

    /// Serves for a time; the deadline is a timer of the context.
    void serve_for(double seconds) {
        lws_sorted_usec_list_t timer{};
        over_ = false;
        lws_sul_schedule(context_, 0, &timer, &Program::on_timer,
                         static_cast<lws_usec_t>(seconds * 1e6));
        over_of() = this;
        serve_until([this] { return over_; });
    }

    void send(Link& link, const std::string& text) {
        link.sending.assign(LWS_PRE, '\0');
        link.sending += text;
        lws_callback_on_writable(link.wsi);
    }

    /// Runs on_woken on the serving thread. Threads: any.
    void wake() { lws_cancel_service(context_); }

    Link& first() { return *links_.front(); }
    std::function<void()> on_woken = [] {};
    std::function<void()> on_answer = [] {};
    std::size_t ready = 0;
    std::size_t pushes = 0;
    std::size_t answers = 0;  ///< but for those to the boot

private:
    static Program*& over_of() {
        static Program* program = nullptr;
        return program;
    }
    static void on_timer(lws_sorted_usec_list_t*) {
        over_of()->over_ = true;
        lws_cancel_service(over_of()->context_);
    }

    static int on_callback(lws* wsi, lws_callback_reasons reason, void* user, void* in,
                           std::size_t size) {
        auto& program = *static_cast<Program*>(lws_context_user(lws_get_context(wsi)));
        auto* link = static_cast<Link*>(user);
        switch (reason) {
            case LWS_CALLBACK_CLIENT_ESTABLISHED:
                program.send(*link, boot_request());
                return 0;
            case LWS_CALLBACK_CLIENT_WRITEABLE:
                return write(*link);
            case LWS_CALLBACK_CLIENT_RECEIVE:
                link->text.append(static_cast<const char*>(in), size);
                if (lws_is_final_fragment(wsi) != 0 && lws_remaining_packet_payload(wsi) == 0) {
                    program.on_text(*link);
                    link->text.clear();
                }
                return 0;
            case LWS_CALLBACK_EVENT_WAIT_CANCELLED:
                program.on_woken();
                return 0;
            case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
            case LWS_CALLBACK_CLIENT_CLOSED:
                program.failed_ = true;
                return 0;
            default:
                return 0;
        }
    }

    static int write(Link& link) {
        if (link.sending.empty()) {
            return 0;
        }
        const std::string text = std::exchange(link.sending, {});
        std::vector<unsigned char> bytes(text.begin(), text.end());
        return lws_write(link.wsi, &bytes[LWS_PRE], bytes.size() - LWS_PRE, LWS_WRITE_TEXT) < 0 ? -1
                                                                                                : 0;
    }

    void on_text(Link& link) {
        if (kind_of(link.text) == Kind::Request) {
            vdv463::Message message;
            read_with_rapidjson_dom(link.text, message);
            ++pushes;
            send(link, confirmation_of_information(link.text));
        } else if (link.text.find("BootNotification") != std::string::npos) {
            ++ready;
        } else {
            ++answers;
            on_answer();
        }
    }

    const LinkArguments& arguments_;
    lws_protocols protocols_[2]{};
    lws_context* context_ = nullptr;
    std::vector<std::unique_ptr<Link>> links_;
    bool failed_ = false;
    bool over_ = false;
};

void push(Program& program, std::size_t wanted) {
    program.serve_until([&] { return program.pushes >= warm_up; });
    const auto begin = Clock::now();
    const double cpu = cpu_seconds();
    program.serve_until([&] { return program.pushes >= warm_up + wanted; });
    const auto count = static_cast<double>(wanted);
    print({{"ms", seconds_since(begin) * 1e3 / count},
           {"cpu_ms", (cpu_seconds() - cpu) * 1e3 / count}});
}

void round(Program& program, std::size_t wanted) {
    const std::string request = one_request();
    std::vector<double> times_us;
    for (std::size_t i = 0; i < warm_up + wanted; ++i) {
        const auto begin = Clock::now();
        program.send(program.first(), request);
        program.serve_until([&] { return program.answers > i; });
        if (i >= warm_up) {
            times_us.push_back(seconds_since(begin) * 1e6);
        }
    }
    print({{"us", quantile(times_us, 0.5)}, {"p99_us", quantile(times_us, 0.99)}});
}

/// The user of hop(): a thread that asks for a request to be sent and sleeps until it is answered.
class User {
public:
    User(Program& program, std::size_t wanted) : program_(program) {
        program_.on_woken = [this] {
            std::unique_lock<std::mutex> lock(mutex_);
            if (std::exchange(asked_, false)) {
                lock.unlock();
                program_.send(program_.first(), request_);
            }
        };
        program_.on_answer = [this] { tell([this] { ++answers_; }); };
        thread_ = std::thread([this, wanted] { run(wanted); });
    }
    User(const User&) = delete;
    User& operator=(const User&) = delete;
    ~User() {
        tell([this] { over_ = true; });
        thread_.join();
        program_.on_woken = [] {};
        program_.on_answer = [] {};
    }

    bool over() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return over_;
    }
    const std::vector<double>& times_us() const { return times_us_; }

private:
    template <class Change>
    void tell(Change change) {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            change();
        }
        told_.notify_one();
    }

    void run(std::size_t wanted) {
        std::unique_lock<std::mutex> lock(mutex_);
        for (std::size_t i = 0; i < warm_up + wanted && !over_; ++i) {
            const auto begin = Clock::now();
            asked_ = true;
            lock.unlock();
            program_.wake();
            lock.lock();
            told_.wait(lock, [&] { return over_ || answers_ > i; });
            if (i >= warm_up) {
                times_us_.push_back(seconds_since(begin) * 1e6);
            }
        }
        over_ = true;
        lock.unlock();
        program_.wake();
    }

    Program& program_;
    const std::string request_ = one_request();
    std::vector<double> times_us_;
    std::mutex mutex_;
    std::condition_variable told_;
    bool asked_ = false;
    bool over_ = false;
    std::size_t answers_ = 0;
    std::thread thread_;
};

void hop(Program& program, std::size_t wanted) {
    User user(program, wanted);
    program.serve_until([&] { return user.over(); });
    print({{"us", quantile(user.times_us(), 0.5)}, {"p99_us", quantile(user.times_us(), 0.99)}});
}

void memory(Program& program, std::size_t further) {
    const double first = memory_kb();
    for (std::size_t i = 0; i < further; ++i) {
        program.connect();
        program.serve_until([&] { return program.ready == i + 2; });
    }
    print({{"first_kb", first},
           {"further_kb", (memory_kb() - first) / static_cast<double>(further)}});
}

void idle(Program& program, std::size_t links, double seconds) {
    for (std::size_t i = 1; i < links; ++i) {
        program.connect();
    }
    program.serve_until([&] { return program.ready == links; });
    program.serve_for(1);
    const double switches = context_switches();
    const double cpu = cpu_seconds();
    program.serve_for(seconds);
    print({{"switches_per_s", (context_switches() - switches) / seconds},
           {"cpu_ms_per_s", (cpu_seconds() - cpu) * 1e3 / seconds}});
}

void run(const LinkArguments& arguments) {
    Program program(arguments);
    program.connect();
    program.serve_until([&] { return program.ready == 1; });
    if (arguments.mode == "push") {
        push(program, arguments.count);
    } else if (arguments.mode == "round") {
        round(program, arguments.count);
    } else if (arguments.mode == "hop") {
        hop(program, arguments.count);
    } else if (arguments.mode == "memory") {
        memory(program, arguments.count);
    } else {
        idle(program, arguments.count, arguments.seconds);
    }
}

}  // namespace

int main(int argc, char** argv) {
    LinkArguments arguments;
    if (!arguments.read(argc, argv)) {
        return 2;
    }
    try {
        run(arguments);
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "vdv463_bench_lws: %s\n", problem.what());
        return 1;
    }
    return 0;
}
