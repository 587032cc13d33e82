// A page that waits for work in the background asks again by itself, unless somebody is reading further down.
"use strict";
setTimeout(() => location.reload(), 2000);
