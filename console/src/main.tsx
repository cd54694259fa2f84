import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { allowStyles } from './nonce';
import { openSession } from './session/session';
import './console.css';

allowStyles();
void openSession();
const place = document.getElementById('console');
if (!place) throw new Error('The page has no place for the console.');
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
