// The review console's script: shows a blurred picture only while a key or a button is held, and one key for each act.
(() => {
  const desk = document.getElementById('review');
  if (!desk) return;
  const shade = document.getElementById('shade');
  const words = document.getElementById('shade-words');
  const state = document.getElementById('shade-state');
  const reason = document.getElementById('reason');
  let held = false, look = 0, pulse = 0;

  const post = (path, fields = {}, keepalive = false) =>
    fetch(path, { method: 'POST', body: new URLSearchParams(fields), credentials: 'same-origin', cache: 'no-store', keepalive });

  const clear = () => {
    for (const canvas of shade.querySelectorAll('canvas')) {
      // A canvas whose size is set anew holds nothing of what was drawn.
      canvas.width = canvas.height = 0;
      canvas.remove();
    }
    words.hidden = false;
  };

  const draw = buffer => {
    const bytes = new Uint8Array(buffer);
    const width = bytes[0] * 256 + bytes[1], height = bytes[2] * 256 + bytes[3];
    const picture = new ImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      picture.data.fill(bytes[4 + i], i * 4, i * 4 + 3);
      picture.data[i * 4 + 3] = 255;
    }
    bytes.fill(0);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', desk.dataset.shown);
    canvas.getContext('2d').putImageData(picture, 0, 0);
    picture.data.fill(0);
    words.hidden = true;
    shade.append(canvas);
  };

  async function hold(large) {
    if (held || !desk.dataset.reveal) return;
    held = true;
    const mine = ++look;
    state.textContent = desk.dataset.asking;
    try {
      const fields = large ? { reason: reason.value } : {};
      const answer = await post(desk.dataset.reveal, fields);
      if (!answer.ok) {
        state.textContent = (await answer.text()) || desk.dataset.failed;
        if (answer.status === 409) location.reload();
        return;
      }
      const number = answer.headers.get('x-reveal');
      const buffer = await answer.arrayBuffer();
      // Let go before it came: nothing is drawn, and the look has ended.
      if (!held || mine !== look) { post('/review/hide'); return; }
      draw(buffer);
      state.textContent = desk.dataset.holding;
      pulse = setInterval(async () => {
        const still = await post('/review/hear', { reveal: number }).catch(() => null);
        if (!still || !still.ok) letGo();
      }, 1000);
    } catch {
      state.textContent = desk.dataset.failed;
    }
  }

  function letGo() {
    if (!held) return;
    held = false;
    look++;
    clearInterval(pulse);
    clear();
    state.textContent = '';
    post('/review/hide', {}, true).catch(() => {});
  }

  const typing = target => target instanceof HTMLElement && target.closest('input, textarea, select');
  const press = name => { const button = document.querySelector(`[data-key="${name}"]`); if (button) button.click(); };

  addEventListener('keydown', event => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ') {
      event.preventDefault();
      if (!event.repeat) hold(event.shiftKey && reason && reason.value.trim());
      return;
    }
    if (event.repeat || held) return;
    const key = event.key.toLowerCase();
    if (['c', 'r', 's', 'u', 'q'].includes(key)) { event.preventDefault(); press(key); }
  });
  addEventListener('keyup', event => { if (event.key === ' ') letGo(); });
  addEventListener('blur', letGo);
  addEventListener('pagehide', letGo);
  document.addEventListener('visibilitychange', () => { if (document.hidden) letGo(); });

  for (const button of document.querySelectorAll('[data-hold]')) {
    button.addEventListener('pointerdown', event => { event.preventDefault(); hold(button.dataset.hold === 'large'); });
    button.addEventListener('contextmenu', event => event.preventDefault());
  }
  addEventListener('pointerup', letGo);
  addEventListener('pointercancel', letGo);

  // What may be taken back may be so for a moment only.
  const undo = document.getElementById('undo');
  if (undo) setTimeout(() => undo.remove(), Number(undo.dataset.ms));

  // Time in the queue counts while the page is looked at; when it is over, the page says so.
  setInterval(async () => {
    if (document.hidden) return;
    const still = await post('/review/seen').catch(() => null);
    if (still && !still.ok) location.assign('/review');
  }, 20000);
})();
