/** The whole picture in small, with the part that is seen: shown while not everything is. */

/** @import { Arrangement } from "../types" */
/** @import { Camera, Window } from "../graph/camera.js" */
/** @import { Palette } from "../graph/paint.js" */

const WIDTH = 150;
const HEIGHT = 84;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {(x: number, y: number) => void} look at a point of the layout
 */
export function mount(canvas, look) {
  /** @type {Arrangement | null} */
  let shown = null;
  let scale = 1;
  const still = document.createElement("canvas");

  const point = (/** @type {PointerEvent} */ event) => {
    if (event.type === "pointermove" && !event.buttons) return;
    event.stopPropagation();
    const box = canvas.getBoundingClientRect();
    look((event.clientX - box.x) / scale, (event.clientY - box.y) / scale);
  };
  canvas.addEventListener("pointerdown", point);
  canvas.addEventListener("pointermove", point);

  /**
   * @param {Arrangement | null} plan
   * @param {Camera} camera
   * @param {Window} window_
   * @param {Palette} palette
   */
  return function update(plan, camera, window_, palette) {
    const fits = !plan || (plan.width * camera.zoom < window_.width && plan.height * camera.zoom < window_.height);
    const thin = plan && Math.min(WIDTH / plan.width, HEIGHT / plan.height) * Math.min(plan.width, plan.height) < 16;
    canvas.hidden = fits || Boolean(thin) || window_.width < 500;
    if (!plan || canvas.hidden) return;
    const ratio = devicePixelRatio;
    if (plan !== shown) {
      shown = plan;
      scale = Math.min(WIDTH / plan.width, HEIGHT / plan.height);
      for (const one of [canvas, still]) {
        one.width = Math.max(1, Math.ceil(plan.width * scale * ratio));
        one.height = Math.max(1, Math.ceil(plan.height * scale * ratio));
      }
      canvas.style.width = `${plan.width * scale}px`;
      canvas.style.height = `${plan.height * scale}px`;
      const context = /** @type {CanvasRenderingContext2D} */ (still.getContext("2d"));
      context.scale(scale * ratio, scale * ratio);
      context.fillStyle = palette.muted;
      for (const { x, y, w, h } of plan.boxes) context.fillRect(x, y, Math.max(w, 1 / scale), Math.max(h, 1 / scale));
    }
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = palette.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.globalAlpha = 0.5;
    context.drawImage(still, 0, 0);
    context.globalAlpha = 1;
    context.setTransform(scale * ratio, 0, 0, scale * ratio, 0, 0);
    context.strokeStyle = palette.focus;
    context.lineWidth = 2 / scale;
    context.strokeRect(
      -camera.x / camera.zoom,
      -camera.y / camera.zoom,
      window_.width / camera.zoom,
      window_.height / camera.zoom,
    );
  };
}
