"""Words of `kanhe serve` and `kanhe install-service`, and their help pages."""

SERVING: dict[str, tuple[str, str]] = {
    "serve.at": (
        "已开始服务：{address}（按 Ctrl+C 停止）",
        "Serving at {address} (stop with Ctrl+C)",
    ),
    "serve.first_run": (
        "还没有账号。请打开 {address} ，用设置码 {key} 建立第一批账号。",
        "There is no account yet. Open {address} and use the setup key {key} to make the first.",
    ),
    "serve.port_taken": (
        "{host} 的 {port} 端口已被占用或不能使用。请用 --port 换一个。",
        "Port {port} on {host} is taken or may not be used. Choose another with --port.",
    ),
    "serve.service_written": (
        "服务文件已写到 {path}。"
        "放到 /etc/systemd/system/ 后，运行 systemctl enable --now 加文件名。",
        "The unit is in {path}. Put it into /etc/systemd/system/, "
        "then run systemctl enable --now with its name.",
    ),
    "cli.help_serve": (
        """\
在浏览器里使用总账：启动网页服务

用法
  kanhe serve [目录] [选项]

选项
  --host 地址            监听的地址（默认 127.0.0.1，只有本机；0.0.0.0 为全部网卡）
  --port 端口            默认 8000
  --workers 个数         工作进程数（默认 2）
  --ledger 目录          同写目录；也可设环境变量 KANHE_LEDGER
  --lang zh|en           语言
  -h, --help             显示本页

环境变量
  KANHE_HOSTS            允许的域名，空格隔开（默认不限）
  KANHE_HTTPS=1          前面有 HTTPS 代理时设置：Cookie 只走 HTTPS，浏览器一年内也只走它

退出码
  0  已停止    1  被拒绝或有出入    2  文件或命令用不了
""",
        """\
Use a ledger in the browser: start the web server

Usage
  kanhe serve [DIR] [options]

Options
  --host ADDRESS         where to listen (127.0.0.1, this machine only; 0.0.0.0 is everywhere)
  --port PORT            8000 if not given
  --workers COUNT        worker processes (2 if not given)
  --ledger DIR           the same as DIR; or set KANHE_LEDGER
  --lang zh|en           language
  -h, --help             show this page

Environment
  KANHE_HOSTS            host names that may be asked for, with blanks between (any)
  KANHE_HTTPS=1          set behind a proxy with HTTPS: cookies travel on it only, browsers
                         keep to it for a year

Exit status
  0  stopped    1  refused, or differs    2  unusable file or command
""",
    ),
    "cli.help_install_service": (
        """\
随机器启动：写出 systemd 服务文件

用法
  kanhe install-service 目录 [选项]

选项
  --host 地址 --port 端口   同 kanhe serve
  --user 用户            以哪个系统用户运行（默认当前用户）
  -o 文件                写到文件（不写则显示）
  --lang zh|en           语言
  -h, --help             显示本页

退出码
  0  完成    1  被拒绝或有出入    2  文件或命令用不了
""",
        """\
Serve from the start of the machine on: a systemd unit

Usage
  kanhe install-service DIR [options]

Options
  --host ADDRESS --port PORT   as in kanhe serve
  --user USER            the system's user that runs it (the present one)
  -o FILE                write it to a file (shown otherwise)
  --lang zh|en           language
  -h, --help             show this page

Exit status
  0  done    1  refused, or differs    2  unusable file or command
""",
    ),
}
