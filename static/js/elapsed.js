// <time data-elapsed>: keeps "2 giờ 15 phút" going. The words are the page's; without scripts they stay as they were sent.
function words(element) {
  const minutes = Math.max(1, Math.floor((Date.now() - new Date(element.dateTime)) / 60000));
  const days = Math.floor(minutes / 1440);
  const parts = [
    [days, element.dataset.day],
    [Math.floor(minutes / 60) % 24, element.dataset.hour],
    [days ? 0 : minutes % 60, element.dataset.minute],
  ];
  return parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}`).join(" ");
}

function tick() {
  for (const element of document.querySelectorAll("[data-elapsed]")) {
    const now = words(element);
    if (element.textContent !== now) element.textContent = now;
  }
}

if (document.querySelector("[data-elapsed]")) setInterval(tick, 15000);
