// SPDX-License-Identifier: Apache-2.0
#include "port.hpp"

namespace vdv463::sim {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

error_code Port::open(const tcp::endpoint& endpoint, const FaultPlan& faults) {
    const bool refuse = faults.find(FaultId::RefuseTcp) != nullptr;
    const bool stall = faults.find(FaultId::StallTcp) != nullptr;
    accepts_ = !refuse && !stall && faults.find(FaultId::StallAccept) == nullptr;
    error_code error;
    const auto attempt = [&](auto&& step) {
        if (!error) {
            step();
        }
    };
    attempt([&] { acceptor_.open(endpoint.protocol(), error); });
    attempt([&] { acceptor_.set_option(tcp::acceptor::reuse_address(true), error); });
    attempt([&] { acceptor_.bind(endpoint, error); });
    attempt([&] { number_ = acceptor_.local_endpoint(error).port(); });
    if (refuse) {
        return error;  // bound, so that nobody else takes the port, and not listening
    }
    const int queue = stall ? 0 : static_cast<int>(asio::socket_base::max_listen_connections);
    attempt([&] { acceptor_.listen(queue, error); });
    if (stall) {
        attempt([&] { fill_queue(error); });
    }
    return error;
}

/// Linux lets one connection more than the queue's length through and then drops what asks for one.
void Port::fill_queue(error_code& error) {
    tcp::endpoint own = acceptor_.local_endpoint(error);
    if (own.address().is_unspecified()) {
        own.address(own.address().is_v6() ? asio::ip::address(asio::ip::address_v6::loopback())
                                          : asio::ip::address(asio::ip::address_v4::loopback()));
    }
    for (int filler = 0; filler < 2 && !error; ++filler) {
        fillers_.emplace_back(context_);
        // Begins at once, and is not expected to end.
        fillers_.back().async_connect(own, [](error_code) {});
    }
}

error_code Port::close() {
    fillers_.clear();
    error_code error;
    acceptor_.close(error);
    return error;
}

}  // namespace vdv463::sim
