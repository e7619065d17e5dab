/**
 * Fills the selects and tick lists of the edit dialogs with the names of the site (GET wartemarke/site); which names a
 * node offers is its own matter. A dialog uses it as `RED.wartemarke`, after
 * `<script src="resources/@wartemarke/nodes/menu.js"></script>`.
 */
// Each node's dialog asks for this file.
if (!RED.wartemarke) {
  const words = {
    de: {
      gone: (name) => `${name} – gibt es am Standort nicht`,
      choose: "– bitte wählen –",
      nothing: "Am Standort gibt es hier nichts zu wählen.",
      noSite: "Die Namen des Standorts sind nicht da: Läuft Wartemarke?",
    },
    en: {
      gone: (name) => `${name} – not in this site`,
      choose: "– please choose –",
      nothing: "This site has nothing to choose from here.",
      noSite: "The names of the site are missing: is Wartemarke running?",
    },
  };
  const lang = () => (RED.i18n.lang().startsWith("de") ? "de" : "en");
  const said = () => words[lang()];
  const input = (field) => $(`#node-input-${field}`);
  /** Names may have been changed since the editor was opened. */
  const askSite = () => $.getJSON("wartemarke/site");
  const option = (value, label) => $("<option>").val(value).text(label);
  const note = (after, text) => $('<div class="wm-note"></div>').text(text).insertAfter(after);

  /** A select: entries are `[value, label]`; `any` is the label of the empty value, which stands first. */
  const choose = (node, field, entriesOf, any) => {
    const select = input(field);
    const present = node[field] ?? "";
    const fill = (entries) => {
      select.empty();
      if (any !== undefined || present === "") select.append(option("", any ?? said().choose));
      for (const [value, label] of entries) select.append(option(value, label));
      const gone = present !== "" && !entries.some(([value]) => value === present);
      if (gone) select.append(option(present, said().gone(present)));
      select.val(present);
    };
    select.empty().append(option(present, present)).val(present);
    askSite()
      .done((site) => {
        const entries = entriesOf(site);
        fill(entries);
        if (entries.length === 0) note(select, said().nothing);
        select.trigger("change");
      })
      .fail(() => note(select, said().noSite));
  };

  /** A list to tick, inside `<div id="node-input-FIELD-list">`; what is ticked is asked for in `oneditsave`. */
  const tick = (node, field, entriesOf) => {
    const box = input(`${field}-list`).addClass("wm-ticks");
    const present = node[field] ?? [];
    const row = (value, label) => {
      const mark = $('<input type="checkbox">').val(value).prop("checked", present.includes(value));
      box.append($("<label>").append(mark, $("<span>").text(label)));
    };
    const fill = (entries) => {
      box.empty();
      for (const [value, label] of entries) row(value, label);
      for (const value of present) if (!entries.some(([known]) => known === value)) row(value, said().gone(value));
    };
    fill(present.map((value) => [value, value]));
    askSite()
      .done((site) => {
        const entries = entriesOf(site);
        fill(entries);
        if (entries.length === 0) box.text(said().nothing);
      })
      .fail(() => note(box, said().noSite));
  };

  /** What is ticked now. */
  const ticked = (field) =>
    input(`${field}-list`)
      .find("input:checked")
      .toArray()
      .map((mark) => mark.value);

  const named = (things) => things.map((thing) => [thing.id, thing.name]);
  const plain = (names) => names.map((name) => [name, name]);
  /** `tr` → `Türkisch` */
  const languageName = (tag) => {
    const name = new Intl.DisplayNames([lang()], { type: "language" }).of(tag) ?? tag;
    return name[0].toUpperCase() + name.slice(1);
  };

  RED.wartemarke = {
    choose,
    tick,
    ticked,
    askSite,
    languageName,
    /** What a site has, as entries. */
    counters: (site) => site.counters.map(({ id, label }) => [id, label === id ? id : `${label} (${id})`]),
    services: (site) => named(site.services),
    areas: (site) => named(site.areas),
    kiosks: (site) => plain(site.kiosks),
    displays: (site) => plain(site.displays),
    devices: (site) => plain(site.devices),
    shows: (kinds) => (site) => plain(site.shows.filter((name) => kinds.includes(name.split("/")[0]))),
    served: (site) => plain(site.served),
    languages: (site) => site.languages.map((tag) => [tag, languageName(tag)]),
    /** Of these codes, in this order. */
    faults: (codes) => (site) =>
      codes.flatMap((code) => site.faults.filter((fault) => fault.code === code).map((fault) => [code, fault[lang()]])),
  };

  /** Refused at each deploy (flows/check.ts), and in one file with nodes that are not. */
  const refused = ["udp in", "e-mail mta"].map((type) => `.red-ui-palette-node[data-palette-type="${type}"]`);

  $("<style>")
    .text(
      ".wm-ticks{display:inline-block;width:70%;max-height:160px;overflow-y:auto;box-sizing:border-box;" +
        "padding:4px 8px;border:1px solid var(--red-ui-form-input-border-color);border-radius:4px}" +
        ".red-ui-editor .wm-ticks label{display:flex;align-items:center;gap:8px;width:auto;margin:0;padding:3px 0}" +
        ".red-ui-editor .wm-ticks input[type=checkbox]{width:auto;margin:0}" +
        `${refused.join()}{display:none !important}` +
        ".wm-note{margin:4px 0 0 105px;color:var(--red-ui-secondary-text-color);font-size:13px}",
    )
    .appendTo(document.head);
}
