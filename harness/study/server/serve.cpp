#include "study/server/serve.h"

#include <fmt/format.h>
#include <httplib.h>

#include <atomic>
#include <thread>

#include "maskbench/errors.h"
#include "study/design/secret.h"
#include "study/server/study_site.h"
#include "system/messages.h"
#include "system/stop_signals.h"

namespace maskbench::study {
namespace {

constexpr size_t kLongestPath = 256, kLargestBody = 4096;
constexpr size_t kThreads = 256;      // a connection that waits holds one
constexpr time_t kIdle = 1;           // seconds that a connection may wait with its next request
constexpr time_t kPatience = 2;       // seconds for the next bytes of a request
constexpr size_t kRequestsEach = 64;  // of a connection

const httplib::Headers kHeaders = {{"Content-Security-Policy",
                                    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
                                    "form-action 'self'; base-uri 'none'; "
                                    "frame-ancestors 'none'"},
                                   {"Referrer-Policy", "no-referrer"},
                                   {"X-Content-Type-Options", "nosniff"},
                                   {"X-Robots-Tag", "noindex"}};

void send(const Reply& reply, httplib::Response& response) {
  response.status = reply.status;
  if (!reply.location.empty()) response.set_header("Location", reply.location);
  // Pages change with every answer; a picture of a page never does.
  response.set_header("Cache-Control", reply.type == "image/png" ? "private, max-age=86400, immutable" : "no-store");
  response.set_content(reply.body, reply.type);
}

void refuse(httplib::Response& response, int status) {
  response.status = status;
  response.set_header("Connection", "close");
  response.set_content("refused\n", "text/plain");
}

// Of a path that is too long, only that is looked at.
std::string_view below_root(const httplib::Request& request) {
  return std::string_view(request.path).substr(request.path.empty() ? 0 : 1);
}

Fields fields_of(const std::string& body) {
  httplib::Params parameters;
  httplib::detail::parse_query_text(body, parameters);
  return {parameters.begin(), parameters.end()};
}

// Reads no more of a body than an answer has, whatever its header says.
void receive(const StudySite& site, const httplib::Request& request, httplib::Response& response,
             const httplib::ContentReader& reader) {
  if (request.get_header_value("Content-Type").rfind("application/x-www-form-urlencoded", 0) != 0)
    return refuse(response, 415);
  std::string body;
  const bool whole = reader([&body](const char* bytes, size_t count) {
    if (body.size() + count > kLargestBody) return false;
    body.append(bytes, count);
    return true;
  });
  if (!whole) return refuse(response, 413);
  send(site.post(below_root(request), fields_of(body)), response);
}

void route(httplib::Server& server, const StudySite& site) {
  server.set_pre_routing_handler([](const httplib::Request& request, httplib::Response& response) {
    using Handled = httplib::Server::HandlerResponse;
    const bool encoded = request.has_header("Content-Encoding") || request.has_header("Transfer-Encoding");
    if (request.target.size() <= kLongestPath && !encoded && !request.has_header("Range")) return Handled::Unhandled;
    refuse(response, encoded ? 411 : 414);
    return Handled::Handled;
  });
  server.Get(".*", [&site](const httplib::Request& request, httplib::Response& response) {
    send(site.get(below_root(request)), response);
  });
  server.Post(".*", [&site](const httplib::Request& request, httplib::Response& response,
                            const httplib::ContentReader& reader) { receive(site, request, response, reader); });
  server.set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr problem) {
    try {
      std::rethrow_exception(problem);
    } catch (const std::exception& error) {
      tell("a request failed: {}\n", error.what());
    }
    refuse(response, 500);
  });
}

void configure(httplib::Server& server) {
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server.set_keep_alive_max_count(kRequestsEach);
  server.set_keep_alive_timeout(kIdle);
  server.set_read_timeout(kPatience);
  server.set_write_timeout(5 * kPatience);
  server.set_payload_max_length(kLargestBody);
  server.set_tcp_nodelay(true);
  server.set_default_headers(kHeaders);
}

int bound_port(httplib::Server& server, const ServeRequest& request) {
  const int port = request.port == 0                                 ? server.bind_to_any_port(request.host)
                   : server.bind_to_port(request.host, request.port) ? request.port
                                                                     : -1;
  if (port < 0) throw EnvironmentError(fmt::format("cannot listen on {}:{}", request.host, request.port));
  return port;
}

std::string with_slash(const std::string& url) { return url.ends_with('/') ? url : url + "/"; }

// Serves in a thread of its own until a signal to stop comes.
void listen(httplib::Server& server) {
  const StopSignals signals;
  std::atomic<bool> ended = false;
  std::thread listening([&server, &ended] {
    server.listen_after_bind();
    ended = true;
  });
  // Reason: stop() does nothing before the server runs.
  while (!ended && (StopSignals::count() == 0 || !server.is_running()))
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  server.stop();
  listening.join();
  if (StopSignals::count() == 0) throw EnvironmentError("the server stopped listening");
}

}  // namespace

int serve_study(const ServeRequest& request) {
  read_study(request.folder);
  AnswerStore store(request.folder);
  const StudySite site(request.folder, store);
  httplib::Server server;
  configure(server);
  route(server, site);
  const int port = bound_port(server, request);
  const std::string url =
      with_slash(request.url.empty() ? fmt::format("http://{}:{}/", request.host, port) : request.url);
  fmt::print("serving {} on {}:{}\noverview: {}overview/{}/\nlinks of the raters: maskbench study links {} --url {}\n",
             site.study().title, request.host, port, url, overview_token(site.study().secret), request.folder, url);
  std::fflush(stdout);
  listen(server);
  return 0;
}

int print_links(const std::string& folder, const std::string& url) {
  const Study study = read_study(folder);
  for (int rater = 0; rater < int(study.raters.size()); ++rater)
    fmt::print("{}\t{}r/{}/\n", rater + 1, with_slash(url), rater_token(study.secret, rater));
  fmt::print("overview\t{}overview/{}/\n", with_slash(url), overview_token(study.secret));
  return 0;
}

}  // namespace maskbench::study
