/** The command line: which command, which options, their environment twins, and a help text for facilities staff. */
import { parseArgs } from "node:util";
import { Mistake } from "./mistake.ts";

export interface Options {
  readonly command: string;
  /** What follows the command: a file, a role and an id. */
  readonly words: readonly string[];
  readonly site: string | undefined;
  readonly data: string;
  readonly http: string;
  readonly mqtt: string;
  readonly json: boolean;
  /** devices: ask boards what they are. */
  readonly probe: boolean;
  /** test: nobody stands before the device. */
  readonly yes: boolean;
  /** replay: which day, under which rules, grouped how. */
  readonly day: string | undefined;
  readonly rules: string | undefined;
  readonly by: string | undefined;
  /** flows: for how long its editor opens, and at which port of this machine. */
  readonly minutes: string;
  readonly editor: string;
  /** office: with Node-RED beside it. */
  readonly flows: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

export const help = `Wartemarke: tickets, calls, signs and displays for a public service point.

  wartemarke office                   a whole demo office in the browser, with simulated devices;
                                      --flows with Node-RED beside them
  wartemarke gateway                  the gateway of a site: broker, queue, journal, pages
  wartemarke drivers                  the drivers of the site's devices, beside the gateway or on a second machine
  wartemarke flows                    keeps the site's Node-RED, where the site file switches it on
  wartemarke flows open --minutes 30  opens its editor on this machine and prints the code that it asks for;
                                      wartemarke flows close ends that before its time
  wartemarke flows check [<file>]     says what is wrong with the flows; default: those of the data folder
  wartemarke check <site.yaml>        checks a site file and says what is wrong, in sentences
  wartemarke devices                  lists what is plugged in, as a site file names it; --probe asks boards
  wartemarke test <kind>/<id>         tries one device of the site file, and prints a line for the acceptance sheet;
                                      --yes for every question that only a person can answer
  wartemarke identity add <role> <id> lets a page or program connect; prints its code or secret once
  wartemarke identity setup           prints a new set-up code for the page /setup
  wartemarke propose <list.csv>       gives each line of a list a free slot and writes a mail-merge file beside it
  wartemarke replay --day <date> --rules <other.yaml>
                                      what a past day would have been under other rules of who is next;
                                      --by service, hour or channel, never by person; --json for machines
  wartemarke treasury check <folder> [<data>]
                                      checks the treasury's day files by the hashes in their lines, and by what the
                                      journal in the data folder says was written
  wartemarke bench                    measures speed against a floor; --json for machines

Options, each with its environment variable:
  --site <file>     WM_SITE   the site file                      (default: site.yaml; office: examples/office.yaml)
  --data <folder>   WM_DATA   journal, identities, certificates  (default: data)
  --http <port>     WM_HTTP   port of the pages; 0 = any free    (default: 8080)
  --mqtt <port>     WM_MQTT   port of the broker; 0 = any free   (default: 1883)
                              drivers, flows, propose: where the gateway is, for example mqtts://gateway:8883
  --editor <port>   WM_EDITOR port of the flows' editor while it is open; 0 = any free   (default: 1880)
  --help, --version

Roles for identity add: kiosk, display, counter (pages, they get an enrolment code);
driver, flow, observer, scheduler, operator (programs, they get a secret).
When everything is up, one line says so: ready http://localhost:8080 mqtt://localhost:1883`;

/** @throws Mistake */
export function readCommandLine(args: readonly string[], environment: NodeJS.ProcessEnv): Options {
  const { values, positionals } = parse(args);
  const [command = "help", ...words] = positionals;
  return {
    command,
    words,
    site: values.site ?? environment.WM_SITE,
    data: values.data ?? environment.WM_DATA ?? "data",
    http: values.http ?? environment.WM_HTTP ?? "8080",
    mqtt: values.mqtt ?? environment.WM_MQTT ?? "1883",
    json: values.json,
    probe: values.probe,
    yes: values.yes,
    day: values.day,
    rules: values.rules,
    by: values.by,
    minutes: values.minutes ?? "30",
    editor: values.editor ?? environment.WM_EDITOR ?? "1880",
    flows: values.flows,
    help: values.help,
    version: values.version,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        site: { type: "string" },
        data: { type: "string" },
        http: { type: "string" },
        mqtt: { type: "string" },
        json: { type: "boolean", default: false },
        probe: { type: "boolean", default: false },
        yes: { type: "boolean", default: false },
        day: { type: "string" },
        rules: { type: "string" },
        by: { type: "string" },
        minutes: { type: "string" },
        editor: { type: "string" },
        flows: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
        version: { type: "boolean", short: "v", default: false },
      },
    });
  } catch (error) {
    throw new Mistake(`${(error as Error).message.split(". ")[0]}. wartemarke --help lists what there is.`);
  }
}

/** @throws Mistake when it is no port number */
export function portOf(text: string, option: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Mistake(`--${option} ${text}: a port is a number from 0 to 65535, and 0 means any free one.`);
}
