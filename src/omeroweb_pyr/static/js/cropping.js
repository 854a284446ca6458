// A square is cut out of a picture: dragged, or moved by sliders. Its numbers are the picture's own pixels, which the server cuts by.

const SMALLEST = 16;

/** Hold a number between two others. */
const within = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));

/** Say how far two fingers are apart. */
const apart = (one, other) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;

/** Let a form with a file choose a part of the picture in it. */
export function cropping(form) {
  const { photo: file, crop: wanted, x, y, size } = form.elements;
  const [box, unshown] = ['[data-crop]', '[data-unshown]'].map((name) => form.querySelector(name));
  const [stage, preview] = ['[data-picture]', '[data-preview]'].map((name) => form.querySelector(name));
  const fingers = new Map();
  let picture = null;
  let at = { left: 0, top: 0, side: 0 };

  /** Choose a square, as far as it lies in the picture. */
  function choose(left, top, side) {
    const most = Math.min(picture.width, picture.height);
    const fits = within(side, Math.min(SMALLEST, most), most);
    at = { left: within(left, 0, picture.width - fits), top: within(top, 0, picture.height - fits), side: fits };
    size.max = most;
    size.value = Math.round(fits);
    for (const [slider, value, room] of [[x, at.left, picture.width], [y, at.top, picture.height]]) {
      slider.max = room - size.value;
      slider.value = Math.round(value);
      slider.setAttribute('aria-valuetext', `${Math.round((100 * slider.value) / room)} percent`);
    }
    size.setAttribute('aria-valuetext', `${Math.round((100 * size.value) / most)} percent`);
    draw();
  }

  /** Make the square larger or smaller about its middle. */
  function zoom(side) {
    choose(at.left - (side - at.side) / 2, at.top - (side - at.side) / 2, side);
  }

  function draw() {
    const scale = stage.width / picture.width;
    const part = [x, y, size, size].map((slider) => Number(slider.value));
    const seen = part.map((value) => value * scale);
    const pen = stage.getContext('2d');
    pen.clearRect(0, 0, stage.width, stage.height);
    pen.drawImage(picture, 0, 0, stage.width, stage.height);
    pen.fillStyle = 'rgb(0 0 0 / 55%)';
    pen.fillRect(0, 0, stage.width, stage.height);
    pen.drawImage(picture, ...part, ...seen);
    pen.strokeStyle = '#fff';
    pen.lineWidth = 2;
    pen.strokeRect(...seen);
    const small = preview.getContext('2d');
    small.fillStyle = '#fff'; // as the server has it: nothing is seen through a photo
    small.fillRect(0, 0, preview.width, preview.height);
    small.drawImage(picture, ...part, 0, 0, preview.width, preview.height);
  }

  async function look() {
    const [chosen] = file.files;
    const found = chosen ? await createImageBitmap(chosen).catch(() => null) : null;
    if (chosen !== file.files[0]) return; // another was chosen meanwhile
    picture = found;
    unshown.hidden = !chosen || Boolean(picture);
    if (picture) {
      const scale = Math.min(320 / picture.width, 320 / picture.height);
      stage.width = Math.max(1, Math.round(picture.width * scale));
      stage.height = Math.max(1, Math.round(picture.height * scale));
      const side = Math.min(picture.width, picture.height);
      choose((picture.width - side) / 2, (picture.height - side) / 2, side);
    }
    show();
  }

  function show() {
    box.hidden = !picture || !wanted.checked;
    for (const slider of [x, y, size]) slider.disabled = box.hidden;
  }

  file.addEventListener('change', look);
  wanted.addEventListener('change', show);
  size.addEventListener('input', () => zoom(Number(size.value)));
  for (const slider of [x, y]) slider.addEventListener('input', () => choose(Number(x.value), Number(y.value), at.side));
  stage.addEventListener('pointerdown', (event) => {
    fingers.set(event.pointerId, event);
    stage.setPointerCapture(event.pointerId);
  });
  for (const name of ['pointerup', 'pointercancel']) stage.addEventListener(name, (event) => fingers.delete(event.pointerId));
  stage.addEventListener('pointermove', (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const other = [...fingers.values()].find((each) => each.pointerId !== event.pointerId);
    const pixels = picture.width / stage.clientWidth;
    if (other) zoom(at.side * (apart(event, other) / apart(last, other)));
    else choose(at.left + (event.clientX - last.clientX) * pixels, at.top + (event.clientY - last.clientY) * pixels, at.side);
    fingers.set(event.pointerId, event);
  });
  stage.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoom(at.side * (event.deltaY < 0 ? 1.05 : 1 / 1.05));
  }, { passive: false });
  if (file.files.length) look();
}
